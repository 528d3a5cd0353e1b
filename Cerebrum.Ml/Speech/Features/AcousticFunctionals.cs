namespace Cerebrum.Ml.Speech.Features;

/// <summary><c>acoustic-functionals/1</c>: one vector for one stretch of speech, whatever its length. Training and serving both
/// read it. The level of the recording is not in it, except in <c>level.db</c>: a microphone's gain is not an emotion.</summary>
internal static class AcousticFunctionals
{
    public const string Version = "acoustic-functionals/1";

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
        var spoken = Frames(first, end, t => activity.Active[t]);
        var voiced = Frames(first, end, t => activity.Active[t] && frames.Pitch.IsVoiced(t));
        var series = new FrameSeries(list, first, end);
        series.Describe("level", frames.LevelDb, spoken, relative: true);
        list.Add("level", "db", Statistics.Mean(Pick(frames.LevelDb, spoken)));
        series.Describe("voicing", frames.Pitch.Strength, spoken);
        for (var i = 0; i < SpectralShape.Names.Length; i++)
        {
            series.Describe(SpectralShape.Names[i], frames.Shape[i], spoken);
            series.Compare(SpectralShape.Names[i], frames.Shape[i], voiced);
        }

        for (var i = 0; i < MelBank.Cepstra; i++)
        {
            series.Describe($"mfcc{i + 1}", frames.Cepstra[i], spoken);
            series.Compare($"mfcc{i + 1}", frames.Cepstra[i], voiced);
        }

        MelBands(list, frames, spoken);
        Tonal(list, frames, voiced);
        Intonation.Measure(list, frames, activity, first, end);
        Rhythm.Measure(list, frames, activity, first, end);
        Modulation.Measure(list, frames, first, end);
    }

    // Bands relative to the mean of all: the shape of the long-term spectrum without its level.
    private static void MelBands(FeatureList list, AcousticFrames frames, int[] spoken)
    {
        var means = frames.LogMel.Select(band => Statistics.Mean(Pick(band, spoken))).ToArray();
        var level = Statistics.Mean(means);
        for (var band = 0; band < means.Length; band++)
        {
            list.Add($"mel{band + 1}", "mean", means[band] - level);
            list.Add($"mel{band + 1}", "std", Statistics.Deviation(Pick(frames.LogMel[band], spoken)));
        }
    }

    private static void Tonal(FeatureList list, AcousticFrames frames, int[] voiced)
    {
        for (var i = 0; i < Chroma.Names.Length; i++)
        {
            list.Add("chroma", Chroma.Names[i], Statistics.Mean(Pick(frames.Chroma[i], voiced)));
        }
    }

    internal static int[] Frames(int first, int end, Func<int, bool> where) => [.. Enumerable.Range(first, end - first).Where(where)];

    internal static double[] Pick(double[] column, int[] frames) => Array.ConvertAll(frames, t => column[t]);

    private static IReadOnlyList<string> NamesOf()
    {
        var list = new FeatureList(named: true);
        var frames = AcousticFrames.Of(new float[Framing.Length]);
        Measure(list, frames, Activity.Of(frames), 0, 0);
        return list.Names;
    }
}
