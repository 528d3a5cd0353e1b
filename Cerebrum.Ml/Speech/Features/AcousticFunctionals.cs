namespace Cerebrum.Ml.Speech.Features;

/// <summary><c>acoustic-functionals/1</c>: one vector for one stretch of speech, whatever its length. Training and serving both
/// read it. The level of the recording is not in it, except in <c>level.db</c>: a microphone's gain is not an emotion.</summary>
internal static class AcousticFunctionals
{
    public const string Version = "acoustic-functionals/1";

    private static readonly string[] MelNames = [.. Enumerable.Range(1, MelBank.Bands).Select(band => $"mel{band}")];
    private static readonly string[] CepstrumNames = [.. Enumerable.Range(1, MelBank.Cepstra).Select(c => $"mfcc{c}")];
    private static readonly IReadOnlyList<string> AllNames = NamesOf();

    /// <summary>In the order of the vector.</summary>
    public static IReadOnlyList<string> Names => AllNames;

    /// <param name="first">First frame of the stretch.</param>
    /// <param name="end">One after its last frame.</param>
    /// <returns>Finite values, as many as <see cref="Names"/>; 0 where nothing could be measured.</returns>
    public static float[] Of(AcousticFrames frames, Activity activity, int first, int end)
    {
        var list = new FeatureList(named: false);
        Measure(list, frames, activity, first, end);
        return list.Values;
    }

    private static void Measure(FeatureList list, AcousticFrames frames, Activity activity, int first, int end)
    {
        var spoken = FrameSet.Spoken(activity, first, end);
        var voiced = spoken.Voiced(frames.Pitch);
        var series = new FrameSeries(list, spoken, voiced, first, end);
        series.Describe("level", frames.LevelDb, relative: true);
        list.Add("level", "db", Statistics.Mean(spoken.Pick(frames.LevelDb)));
        series.Describe("voicing", frames.Pitch.Strength);
        for (var i = 0; i < SpectralShape.Names.Length; i++)
        {
            series.Compare(SpectralShape.Names[i], frames.Shape[i]);
        }

        for (var i = 0; i < MelBank.Cepstra; i++)
        {
            series.Compare(CepstrumNames[i], frames.Cepstra[i]);
        }

        MelBands(list, frames, spoken);
        for (var i = 0; i < Chroma.Names.Length; i++)
        {
            list.Add("chroma", Chroma.Names[i], Statistics.Mean(voiced.Pick(frames.Chroma[i])));
        }

        Intonation.Measure(list, frames, voiced, first, end);
        Rhythm.Measure(list, frames, activity, first, end);
        Modulation.Measure(list, frames, first, end);
    }

    // Bands relative to the mean of all: the shape of the long-term spectrum without its level.
    private static void MelBands(FeatureList list, AcousticFrames frames, FrameSet spoken)
    {
        var bands = Array.ConvertAll(frames.LogMel, spoken.Pick);
        var means = Array.ConvertAll(bands, band => Statistics.Mean(band));
        var level = Statistics.Mean(means);
        for (var band = 0; band < means.Length; band++)
        {
            list.Add(MelNames[band], "mean", means[band] - level);
            list.Add(MelNames[band], "std", Statistics.Deviation(bands[band]));
        }
    }

    private static IReadOnlyList<string> NamesOf()
    {
        var list = new FeatureList(named: true);
        var frames = AcousticFrames.Of(new float[Framing.Length]);
        Measure(list, frames, Activity.Of(frames), 0, 0);
        return list.Names;
    }
}
