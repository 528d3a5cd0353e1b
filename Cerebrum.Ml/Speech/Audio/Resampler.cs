using System.Collections.Concurrent;
using System.Numerics;
using System.Numerics.Tensors;

namespace Cerebrum.Ml.Speech.Audio;

/// <summary>Band-limited change of the sample rate: a polyphase bank of Kaiser-windowed sincs.</summary>
internal sealed class Resampler
{
    private const int ZeroCrossings = 16; // Each side, at the lower of the two rates.
    private const double Beta = 8.6; // Kaiser (1974): about 85 dB of stop band.
    private const double Cutoff = 0.94; // Of the lower Nyquist frequency: the transition band ends there.
    private const int MaxPhases = 2048; // Odd rates beyond use the nearest phase: an error under -70 dB.

    private static readonly int PairLength = 2 * Vector<float>.Count;
    private static readonly int[] CommonRatesHz = [8000, 11025, 12000, 22050, 24000, 32000, 44100, 48000, 96000];
    private static readonly ConcurrentDictionary<int, Resampler> Common = new();

    private readonly double step;
    private readonly int phases;
    private readonly int taps;
    private readonly int stride; // Taps, and zeros up to whole pairs of vectors.
    private readonly float[] bank; // [phase, stride].

    private Resampler(int fromHz)
    {
        step = (double)fromHz / Clip.SampleRateHz;
        phases = Math.Min(Clip.SampleRateHz / Gcd(fromHz, Clip.SampleRateHz), MaxPhases);
        var stretch = Math.Max(1, step);
        taps = 2 * (int)Math.Ceiling(ZeroCrossings * stretch);
        stride = (taps + PairLength - 1) / PairLength * PairLength;
        bank = new float[(phases + 1) * stride];
        for (var phase = 0; phase <= phases; phase++)
        {
            Fill(bank.AsSpan(phase * stride, taps), (double)phase / phases, Cutoff / stretch);
        }
    }

    /// <param name="samples">Mono PCM at <paramref name="fromHz"/>.</param>
    /// <returns>Mono PCM at <see cref="Clip.SampleRateHz"/>, of the same duration within one sample.</returns>
    public static float[] ToClipRate(float[] samples, int fromHz)
    {
        if (fromHz == Clip.SampleRateHz)
        {
            return samples;
        }

        return (CommonRatesHz.Contains(fromHz) ? Common.GetOrAdd(fromHz, hz => new Resampler(hz)) : new Resampler(fromHz)).Resample(samples);
    }

    private float[] Resample(float[] samples)
    {
        var result = new float[Math.Max(1, (int)(samples.Length / step))];
        var padded = new float[samples.Length + (2 * taps) + stride];
        samples.CopyTo(padded, taps);
        for (var i = 0; i < result.Length; i++)
        {
            var position = i * step;
            var whole = (int)position;
            var phase = (int)Math.Round((position - whole) * phases);
            result[i] = Dot(ref bank[phase * stride], ref padded[whole - (taps / 2) + 1 + taps]);
        }

        return result;
    }

    // Two sums side by side hide the wait for each other; the library's product is made for longer vectors and takes twice the time.
    // Both arrays have `stride` more numbers from there on.
    private float Dot(ref float kernel, ref float samples)
    {
        Vector<float> even = default, odd = default;
        for (nuint i = 0, next = (nuint)Vector<float>.Count; i < (nuint)stride; i += (nuint)PairLength, next += (nuint)PairLength)
        {
            even = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref kernel, i), Vector.LoadUnsafe(ref samples, i), even);
            odd = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref kernel, next), Vector.LoadUnsafe(ref samples, next), odd);
        }

        return Vector.Sum(even + odd);
    }

    // Tap t lies at (t - taps/2 + 1) - fraction input samples from the output sample. Unit gain at 0 Hz.
    private static void Fill(Span<float> kernel, double fraction, double cutoff)
    {
        var half = kernel.Length / 2;
        var values = new double[kernel.Length];
        for (var t = 0; t < values.Length; t++)
        {
            var x = t - half + 1 - fraction;
            var u = x / half;
            var window = Math.Abs(u) < 1 ? Bessel0(Beta * Math.Sqrt(1 - (u * u))) / Bessel0(Beta) : 0;
            values[t] = window * (x == 0 ? 1 : Math.Sin(Math.PI * x * cutoff) / (Math.PI * x * cutoff));
        }

        var sum = TensorPrimitives.Sum<double>(values);
        for (var t = 0; t < values.Length; t++)
        {
            kernel[t] = (float)(values[t] / sum);
        }
    }

    // Modified Bessel function of the first kind, order 0, by its power series.
    private static double Bessel0(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; term > 1e-12 * sum; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
