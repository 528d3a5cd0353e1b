using Cerebrum.Ml.Speech.Features;

namespace Cerebrum.Ml.Speech;

/// <summary>Measurements of a voice that a person can read; the unit ends each name, and the model's card explains them.</summary>
internal static class VoiceDescription
{
    /// <returns>Empty where nobody speaks.</returns>
    public static IReadOnlyDictionary<string, double> Of(AcousticFrames frames, Activity activity)
    {
        var (first, end) = (activity.First, activity.End);
        var spoken = FrameSet.Spoken(activity, first, end);
        var voiced = spoken.Voiced(frames.Pitch);
        if (voiced.Count == 0)
        {
            return new Dictionary<string, double>();
        }

        var hz = voiced.Pick(frames.Pitch.Hz);
        Array.Sort(hz);
        var perturbation = Perturbation.Of(frames.Samples, frames.Pitch, first, end);
        var levels = spoken.Pick(frames.LevelDb);
        return new Dictionary<string, double>
        {
            ["f0_median_hz"] = Round(Statistics.Percentile(hz, 0.5)),
            ["f0_range_st"] = Round(Intonation.Semitones(Statistics.Percentile(hz, 0.95)) - Intonation.Semitones(Statistics.Percentile(hz, 0.05))),
            ["energy_db"] = Round(10 * Math.Log10(Statistics.Mean(Array.ConvertAll(levels, level => Math.Pow(10, level / 10))))),
            ["energy_std_db"] = Round(Statistics.Deviation(levels)),
            ["speech_rate_hz"] = Round(Rhythm.Syllables(frames, activity, first, end) / ((end - first) * Framing.HopSeconds)),
            ["pause_ratio"] = Round(1 - ((double)spoken.Count / (end - first))),
            ["voiced_ratio"] = Round((double)voiced.Count / spoken.Count),
            ["jitter_percent"] = Round(100 * perturbation.Jitter),
            ["shimmer_percent"] = Round(100 * perturbation.Shimmer),
            ["spectral_centroid_hz"] = Round(1000 * Statistics.Mean(spoken.Pick(frames.Shape[0]))),
        };
    }

    private static double Round(double value) => Math.Round(value, 3);
}
