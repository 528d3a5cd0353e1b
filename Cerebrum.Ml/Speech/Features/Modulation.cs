using System.Numerics.Tensors;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>How fast the bands of the spectrum swell and fade: amplitudes of their log energies at syllable and phoneme rates.</summary>
internal static class Modulation
{
    private const int Groups = 6;
    private const int FramesPerSecond = 100;
    private static readonly int[] RatesHz = [1, 2, 3, 4, 6, 8, 12, 16];
    private static readonly string[] RateNames = Array.ConvertAll(RatesHz, rate => $"{rate}hz_ln");
    private static readonly string[] GroupNames = [.. Enumerable.Range(1, Groups).Select(group => $"modulation{group}")];
    private static readonly double[][] Cosines = Array.ConvertAll(RatesHz, rate => Wave(rate, Math.Cos));
    private static readonly double[][] Sines = Array.ConvertAll(RatesHz, rate => Wave(rate, Math.Sin));

    public static void Measure(FeatureList list, AcousticFrames frames, int first, int end)
    {
        var window = Framing.Hann(end - first);
        var weight = TensorPrimitives.Sum<double>(window) + 1e-12;
        for (var group = 0; group < Groups; group++)
        {
            var second = Fold(Envelope(frames.LogMel, group, first, end), window);
            for (var i = 0; i < RatesHz.Length; i++)
            {
                var (real, imaginary) = (TensorPrimitives.Dot<double>(second, Cosines[i]), TensorPrimitives.Dot<double>(second, Sines[i]));
                list.Add(GroupNames[group], RateNames[i], Math.Log((2 * Math.Sqrt((real * real) + (imaginary * imaginary)) / weight) + 1e-3));
            }
        }
    }

    private static double[] Wave(int rateHz, Func<double, double> of) =>
        [.. Enumerable.Range(0, FramesPerSecond).Select(t => of(2 * Math.PI * rateHz * t / FramesPerSecond))];

    // Mean log energy of neighbouring mel bands around its own mean.
    private static double[] Envelope(double[][] logMel, int group, int first, int end)
    {
        var envelope = new double[end - first];
        var (from, to) = (group * MelBank.Bands / Groups, (group + 1) * MelBank.Bands / Groups);
        foreach (var band in logMel.AsSpan(from, to - from))
        {
            TensorPrimitives.Add(envelope, band.AsSpan(first, envelope.Length), envelope);
        }

        TensorPrimitives.Divide(envelope, to - from, envelope);
        TensorPrimitives.Subtract(envelope, Statistics.Mean(envelope), envelope);
        return envelope;
    }

    // The rates are whole numbers of Hz, so every second sees the same waves: the seconds are added up.
    private static double[] Fold(double[] envelope, double[] window)
    {
        TensorPrimitives.Multiply(envelope, window, envelope);
        var second = new double[FramesPerSecond];
        for (var from = 0; from < envelope.Length; from += FramesPerSecond)
        {
            var part = envelope.AsSpan(from, Math.Min(FramesPerSecond, envelope.Length - from));
            TensorPrimitives.Add(second.AsSpan(0, part.Length), part, second);
        }

        return second;
    }
}
