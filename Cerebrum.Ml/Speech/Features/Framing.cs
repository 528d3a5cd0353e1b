using System.Numerics;
using Cerebrum.Ml.Speech.Audio;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>Frame t is centred on sample 200 + 160 t: 25 ms long for spectra, 40 ms for pitch, every 10 ms.</summary>
internal static class Framing
{
    public const int Length = 400;
    public const int Hop = 160;
    public const double HopSeconds = (double)Hop / Clip.SampleRateHz;

    public static int Count(int samples) => samples < Length ? 0 : 1 + ((samples - Length) / Hop);

    /// <summary>Hann window whose zeros lie half a sample outside.</summary>
    public static double[] Hann(int length)
    {
        var window = new double[length];
        for (var n = 0; n < length; n++)
        {
            window[n] = 0.5 - (0.5 * Math.Cos(2 * Math.PI * (n + 0.5) / length));
        }

        return window;
    }

    /// <summary>Power spectra of all frames, |FFT|² of the windowed samples.</summary>
    /// <param name="window">As long as a frame; frames are centred as <see cref="Framing"/> says, zero outside the clip.</param>
    /// <param name="centred">Takes each frame's mean away first.</param>
    public static void Spectra(float[] samples, double[] window, bool centred, FrameFft fft, FrameReader read)
    {
        var frames = Count(samples.Length);
        var even = new double[(fft.Size / 2) + 1];
        var odd = new double[(fft.Size / 2) + 1];
        for (var first = 0; first < frames; first += FrameFft.Batch)
        {
            var batch = Math.Min(FrameFft.Batch, frames - first);
            fft.Clear();
            for (var slot = 0; slot < batch; slot++)
            {
                Load(samples, ((first + slot) * Hop) + ((Length - window.Length) / 2), window, centred, fft.Slot(slot));
            }

            fft.Transform();
            for (var slot = 0; slot < batch; slot += 2)
            {
                fft.Power(slot / 2, even, odd);
                read(first + slot, even);
                if (slot + 1 < batch)
                {
                    read(first + slot + 1, odd);
                }
            }
        }
    }

    private static void Load(float[] samples, int start, double[] window, bool centred, Span<double> slot)
    {
        var from = Math.Max(0, -start);
        var to = Math.Min(window.Length, samples.Length - start);
        var mean = 0.0;
        for (var n = from; centred && n < to; n++)
        {
            mean += samples[start + n];
        }

        mean /= window.Length;
        for (var n = 0; n < window.Length; n++)
        {
            var sample = n >= from && n < to ? samples[start + n] : 0.0;
            slot[n * Vector<double>.Count] = (sample - mean) * window[n];
        }
    }
}

/// <param name="frame">Its index in the clip.</param>
/// <param name="power">[bins]; valid during the call.</param>
internal delegate void FrameReader(int frame, ReadOnlySpan<double> power);
