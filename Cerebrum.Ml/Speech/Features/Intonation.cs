using System.Numerics.Tensors;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>Melody and steadiness of the voice, over the voiced frames of a stretch.</summary>
internal static class Intonation
{
    private const double ReferenceHz = 55; // A1; semitones above it.

    public static double Semitones(double hz) => 12 * Math.Log2(hz / ReferenceHz);

    public static void Measure(FeatureList list, AcousticFrames frames, FrameSet voiced, int first, int end)
    {
        var semitones = Array.ConvertAll(voiced.Pick(frames.Pitch.Hz), Semitones);
        var steps = Steps(semitones, voiced.Frames);
        list.Add("f0", "slope", voiced.Slope(semitones));
        Order(list, semitones);
        list.Add("f0", "delta_std", Statistics.Deviation(steps));
        list.Add("f0", "delta_mean_abs", steps.Length == 0 ? 0 : TensorPrimitives.SumOfMagnitudes<double>(steps) / steps.Length);
        list.Add("f0", "rising", steps.Length == 0 ? 0 : (double)steps.Count(step => step > 0) / steps.Length);
        var perturbation = Perturbation.Of(frames.Samples, frames.Pitch, first, end);
        list.Add("voice", "jitter", perturbation.Jitter);
        list.Add("voice", "shimmer", perturbation.Shimmer);
        var noise = Array.ConvertAll(voiced.Pick(frames.Pitch.Strength), Harmonicity);
        list.Add("voice", "hnr_mean_db", Statistics.Mean(noise));
        list.Add("voice", "hnr_std_db", Statistics.Deviation(noise));
    }

    private static void Order(FeatureList list, double[] semitones)
    {
        var sorted = (double[])semitones.Clone();
        Array.Sort(sorted);
        double At(double part) => sorted.Length == 0 ? 0 : Statistics.Percentile(sorted, part);
        list.Add("f0", "mean", Statistics.Mean(semitones));
        list.Add("f0", "std", Statistics.Deviation(semitones));
        list.Add("f0", "p5", At(0.05));
        list.Add("f0", "p20", At(0.2));
        list.Add("f0", "p50", At(0.5));
        list.Add("f0", "p80", At(0.8));
        list.Add("f0", "p95", At(0.95));
        list.Add("f0", "range", At(0.95) - At(0.05));
    }

    // Changes between neighbouring voiced frames, semitones a frame.
    private static double[] Steps(double[] semitones, ReadOnlySpan<int> voiced)
    {
        var steps = new List<double>(semitones.Length);
        for (var i = 1; i < voiced.Length; i++)
        {
            if (voiced[i] == voiced[i - 1] + 1)
            {
                steps.Add(semitones[i] - semitones[i - 1]);
            }
        }

        return [.. steps];
    }

    // Boersma (1993): a periodicity r is a ratio r / (1 - r) of tone to noise. At most 40 dB.
    private static double Harmonicity(double strength)
    {
        var r = Math.Clamp(strength, 1e-4, 0.9999);
        return 10 * Math.Log10(r / (1 - r));
    }
}
