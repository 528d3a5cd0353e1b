using System.Globalization;
using Cerebrum.Ml.Speech.Features;

namespace Cerebrum.Tests.Speech;

/// <summary>An extractor against numpy and scipy in float64: one subclass for each name of <see cref="FrameMeasures.Known"/>.</summary>
public abstract class FunctionalsTests
{
    private readonly Func<float[], AcousticFrames> extractor;
    private readonly double tolerance;

    /// <param name="name">Of the extractor.</param>
    /// <param name="tolerance">Largest relative error of a functional; values near zero are differences of larger ones.</param>
    private protected FunctionalsTests(string name, double tolerance)
    {
        extractor = FrameMeasures.Known[name];
        this.tolerance = tolerance;
        Measured = Measure();
    }

    private Dictionary<string, double> Measured { get; }

    [Fact]
    public void Every_Spectral_Functional_Equals_The_Reference()
    {
        foreach (var line in Golden.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (line.Split(' ')[0], double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
            Assert.True(Math.Abs(Measured[name] - value) <= tolerance * Math.Max(Math.Abs(value), 1e-2), $"{name}: expected {value}; found {Measured[name]}.");
        }
    }

    [Fact]
    public void Pitch_Follows_The_Formula_Of_The_Voice()
    {
        // The fundamental is 140 + 15 cos(2 pi 0.7 t) Hz, so within 125 to 155 Hz: 14.2 to 17.9 semitones above 55 Hz.
        Assert.InRange(Measured["f0.p5"], 14.1, 14.4);
        Assert.InRange(Measured["f0.p95"], 17.8, 18.0);
        Assert.InRange(Measured["voice.jitter"], 0, 0.01);
        Assert.InRange(Measured["voicing.p50"], 0.99, 1);
    }

    [Fact]
    public void Loudness_Of_The_Recording_Changes_Nothing_But_Its_Level()
    {
        var quiet = Measure(0.25f);
        Assert.Equal(Measured["level.db"] - 12.04, quiet["level.db"], 0.05);
        Assert.All(["mfcc3.mean", "f0.p50", "level.std", "centroid_khz.p50", "mel5.mean"], name => Assert.Equal(Measured[name], quiet[name], 0.02));
    }

    [Fact]
    public void Names_Are_Unique_And_As_Many_As_The_Values()
    {
        Assert.Equal(AcousticFunctionals.Names.Count, AcousticFunctionals.Names.Distinct().Count());
        Assert.Equal(AcousticFunctionals.Names.Count, Measured.Count);
    }

    [Fact]
    public void Silence_And_A_Click_Give_Finite_Values()
    {
        var click = new float[16_000];
        click[8000] = 1;
        foreach (var samples in new[] { new float[16_000], new float[400], click })
        {
            var frames = extractor(samples);
            Assert.All(AcousticFunctionals.Of(frames, Activity.Of(frames), 0, frames.Count), value => Assert.True(float.IsFinite(value)));
        }
    }

    private Dictionary<string, double> Measure(float gain = 1)
    {
        var frames = extractor(Array.ConvertAll(Sound.Voice(), sample => sample * gain));
        var activity = Activity.Of(frames);
        var values = AcousticFunctionals.Of(frames, activity, activity.First, activity.End);
        return AcousticFunctionals.Names.Zip(values).ToDictionary(pair => pair.First, pair => (double)pair.Second);
    }

    // Printed by training/speech/reference.py.
    private const string Golden = """
        centroid_khz.mean 0.293308628
        centroid_khz.std 0.162015335
        centroid_khz.p10 0.249991904
        centroid_khz.p50 0.2791543
        centroid_khz.p90 0.308967401
        centroid_khz.slope 0.011431431
        centroid_khz.delta_std 0.145943531
        spread_khz.mean 0.326266667
        spread_khz.std 0.204447104
        spread_khz.p10 0.246354893
        spread_khz.p50 0.273550761
        spread_khz.p90 0.486058764
        spread_khz.slope 0.0123542988
        spread_khz.delta_std 0.0918985793
        skewness.mean 4.8468835
        skewness.std 2.43761744
        skewness.p10 2.78866082
        skewness.p50 3.52428863
        skewness.p90 8.59913546
        skewness.slope -0.0375847177
        skewness.delta_std 0.452199495
        flatness_ln.mean -6.80671766
        flatness_ln.std 1.60163551
        flatness_ln.p10 -8.40659282
        flatness_ln.p50 -7.36171776
        flatness_ln.p90 -4.17764592
        flatness_ln.slope 0.00653212585
        flatness_ln.delta_std 0.310400894
        entropy.mean 0.433789426
        entropy.std 0.0334261125
        entropy.p10 0.425405008
        entropy.p50 0.429386333
        entropy.p90 0.439399382
        entropy.slope 0.00207881394
        entropy.delta_std 0.0229091141
        rolloff85_khz.mean 0.468554688
        rolloff85_khz.std 0.442404111
        rolloff85_khz.p10 0.375
        rolloff85_khz.p50 0.4375
        rolloff85_khz.p90 0.46875
        rolloff85_khz.slope 0.0295509418
        rolloff85_khz.delta_std 0.275111
        flux.mean 0.0158218081
        flux.std 0.0295109017
        flux.p10 0.00656657426
        flux.p50 0.0115675396
        flux.p90 0.0167000611
        flux.slope 0.00196375475
        flux.delta_std 0.0104382577
        slope_0_500_db_khz.mean 30.6744079
        slope_0_500_db_khz.std 15.6869996
        slope_0_500_db_khz.p10 12.8212543
        slope_0_500_db_khz.p50 31.5491865
        slope_0_500_db_khz.p90 49.9495241
        slope_0_500_db_khz.slope -1.0555566
        slope_0_500_db_khz.delta_std 2.74139217
        slope_500_1500_db_khz.mean -10.0750948
        slope_500_1500_db_khz.std 2.53424465
        slope_500_1500_db_khz.p10 -13.252698
        slope_500_1500_db_khz.p50 -9.83400601
        slope_500_1500_db_khz.p90 -6.59247717
        slope_500_1500_db_khz.slope 0.358637693
        slope_500_1500_db_khz.delta_std 0.626811197
        alpha_ratio_db.mean 14.1617074
        alpha_ratio_db.std 1.16187622
        alpha_ratio_db.p10 13.4269572
        alpha_ratio_db.p50 14.0018579
        alpha_ratio_db.p90 15.1989321
        alpha_ratio_db.slope -0.0580446454
        alpha_ratio_db.delta_std 0.806927045
        hammarberg_db.mean 49.6438789
        hammarberg_db.std 8.81286118
        hammarberg_db.p10 35.9100619
        hammarberg_db.p50 52.1453466
        hammarberg_db.p90 58.6026823
        hammarberg_db.slope 0.0191780311
        hammarberg_db.delta_std 2.14845793
        mfcc1.mean 18.0477534
        mfcc1.std 4.67152439
        mfcc1.p10 10.5588982
        mfcc1.p50 19.6803111
        mfcc1.p90 22.8962569
        mfcc1.slope 0.0563126381
        mfcc1.delta_std 0.959741611
        mfcc2.mean 4.32547191
        mfcc2.std 1.20970009
        mfcc2.p10 2.84702883
        mfcc2.p50 4.35941361
        mfcc2.p90 5.99764041
        mfcc2.slope -0.172514505
        mfcc2.delta_std 0.234615446
        mfcc3.mean -3.51991025
        mfcc3.std 1.64736752
        mfcc3.p10 -5.51857259
        mfcc3.p50 -3.82884564
        mfcc3.p90 -1.06589057
        mfcc3.slope -0.0325391928
        mfcc3.delta_std 0.253913307
        mfcc4.mean 0.213410802
        mfcc4.std 0.944448487
        mfcc4.p10 -1.12083066
        mfcc4.p50 0.291524364
        mfcc4.p90 1.48094003
        mfcc4.slope 0.160860071
        mfcc4.delta_std 0.101742806
        mfcc5.mean 3.28874404
        mfcc5.std 1.00941704
        mfcc5.p10 1.80212151
        mfcc5.p50 3.39334331
        mfcc5.p90 4.48717945
        mfcc5.slope 0.0310139657
        mfcc5.delta_std 0.163553168
        mfcc6.mean 1.03010895
        mfcc6.std 0.954955437
        mfcc6.p10 -0.232798622
        mfcc6.p50 0.938932781
        mfcc6.p90 2.34106304
        mfcc6.slope -0.160596398
        mfcc6.delta_std 0.122339896
        mfcc7.mean -1.42829824
        mfcc7.std 0.7935416
        mfcc7.p10 -2.47719746
        mfcc7.p50 -1.46080878
        mfcc7.p90 -0.380486341
        mfcc7.slope -0.0326637976
        mfcc7.delta_std 0.0818259533
        mfcc8.mean -0.158766118
        mfcc8.std 0.81045928
        mfcc8.p10 -1.32714696
        mfcc8.p50 -0.0960404096
        mfcc8.p90 0.93954894
        mfcc8.slope 0.139151216
        mfcc8.delta_std 0.0888809082
        mfcc9.mean 1.38265828
        mfcc9.std 0.706916744
        mfcc9.p10 0.462911851
        mfcc9.p50 1.34953845
        mfcc9.p90 2.33392633
        mfcc9.slope 0.0357266576
        mfcc9.delta_std 0.0814661083
        mfcc10.mean 0.506694987
        mfcc10.std 0.769335721
        mfcc10.p10 -0.551607973
        mfcc10.p50 0.483434964
        mfcc10.p90 1.59425412
        mfcc10.slope -0.132513339
        mfcc10.delta_std 0.0852049812
        mfcc11.mean -0.743736303
        mfcc11.std 0.651271204
        mfcc11.p10 -1.62299793
        mfcc11.p50 -0.727904404
        mfcc11.p90 0.132195739
        mfcc11.slope -0.0415082921
        mfcc11.delta_std 0.0625186706
        mfcc12.mean -0.196910279
        mfcc12.std 0.654608356
        mfcc12.p10 -1.08623011
        mfcc12.p50 -0.229477697
        mfcc12.p90 0.722650998
        mfcc12.slope 0.0964036978
        mfcc12.delta_std 0.0761740341
        mfcc13.mean 0.636203002
        mfcc13.std 0.574341949
        mfcc13.p10 -0.107340653
        mfcc13.p50 0.582497852
        mfcc13.p90 1.43011018
        mfcc13.slope 0.0283450838
        mfcc13.delta_std 0.0539815721
        level.std 8.43250343
        level.p10 -14.0173735
        level.p50 2.87408345
        level.p90 8.83499236
        level.slope 0.134858379
        level.delta_std 1.58443919
        level.db -22.413677
        mel1.mean 6.38262725
        mel1.std 2.03366657
        mel2.mean 5.74762632
        mel2.std 2.038949
        mel3.mean 5.12340823
        mel3.std 2.05300053
        mel4.mean 4.41227357
        mel4.std 1.94271272
        mel5.mean 4.2003575
        mel5.std 2.02973693
        mel6.mean 3.78069941
        mel6.std 2.0461928
        mel7.mean 3.49658598
        mel7.std 2.02694345
        mel8.mean 3.26438735
        mel8.std 2.00208255
        mel9.mean 3.04053529
        mel9.std 2.00498242
        mel10.mean 2.82224715
        mel10.std 2.02693733
        mel11.mean 2.62252183
        mel11.std 2.01452315
        mel12.mean 2.16924012
        mel12.std 2.19381605
        mel13.mean -0.0185049265
        mel13.std 3.23406999
        mel14.mean -3.3738783
        mel14.std 1.40350431
        mel15.mean -4.13532076
        mel15.std 0.342943792
        mel16.mean -4.0489316
        mel16.std 0.282561833
        mel17.mean -3.94232414
        mel17.std 0.237912828
        mel18.mean -3.8484116
        mel18.std 0.178940997
        mel19.mean -3.75142301
        mel19.std 0.123499131
        mel20.mean -3.65802561
        mel20.std 0.0661134332
        mel21.mean -3.56999473
        mel21.std 0.0542595191
        mel22.mean -3.48643234
        mel22.std 0.111961844
        mel23.mean -3.40962211
        mel23.std 0.191741199
        mel24.mean -3.33855981
        mel24.std 0.276279032
        mel25.mean -3.2710745
        mel25.std 0.363570835
        mel26.mean -3.21000657
        mel26.std 0.436789701
        modulation1.1hz_ln 1.70546056
        modulation1.2hz_ln 0.801039676
        modulation1.3hz_ln 0.377130063
        modulation1.4hz_ln 0.395975968
        modulation1.6hz_ln -0.612443954
        modulation1.8hz_ln -1.07008402
        modulation1.12hz_ln -0.757405418
        modulation1.16hz_ln -1.96605898
        modulation2.1hz_ln 1.53958592
        modulation2.2hz_ln 0.668573325
        modulation2.3hz_ln 0.326606899
        modulation2.4hz_ln 0.0634274962
        modulation2.6hz_ln -0.495664984
        modulation2.8hz_ln -0.941338988
        modulation2.12hz_ln -1.12974254
        modulation2.16hz_ln -1.75606704
        modulation3.1hz_ln 1.22540159
        modulation3.2hz_ln 0.379215208
        modulation3.3hz_ln 0.0860554211
        modulation3.4hz_ln -0.280484425
        modulation3.6hz_ln -0.983529631
        modulation3.8hz_ln -1.5466339
        modulation3.12hz_ln -1.31543967
        modulation3.16hz_ln -1.80484859
        modulation4.1hz_ln -1.70823922
        modulation4.2hz_ln -1.85808802
        modulation4.3hz_ln -2.48141164
        modulation4.4hz_ln -3.9594763
        modulation4.6hz_ln -3.43372191
        modulation4.8hz_ln -3.21157494
        modulation4.12hz_ln -3.25714054
        modulation4.16hz_ln -3.80451818
        modulation5.1hz_ln -4.63265694
        modulation5.2hz_ln -3.98130217
        modulation5.3hz_ln -3.96702613
        modulation5.4hz_ln -4.72056768
        modulation5.6hz_ln -4.54073751
        modulation5.8hz_ln -4.03184523
        modulation5.12hz_ln -4.07669963
        modulation5.16hz_ln -4.65355202
        modulation6.1hz_ln -4.62348484
        modulation6.2hz_ln -4.06680607
        modulation6.3hz_ln -4.19080711
        modulation6.4hz_ln -4.61424038
        modulation6.6hz_ln -4.86055932
        modulation6.8hz_ln -4.27564094
        modulation6.12hz_ln -4.26112374
        modulation6.16hz_ln -4.66466833
        """;
}

/// <summary>Single precision; a slope of 0.02 dB/s is a small difference of levels.</summary>
public sealed class PortableFunctionalsTests() : FunctionalsTests("portable", tolerance: 2e-4);
