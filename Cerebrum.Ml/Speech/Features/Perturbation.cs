using Cerebrum.Ml.Speech.Audio;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>Cycle-to-cycle changes of the voice.</summary>
/// <param name="Jitter">Mean change of the period over the mean period, 0..1 (Praat's "local").</param>
/// <param name="Shimmer">Mean change of the peak amplitude over the mean amplitude, 0..1 (Praat's "local").</param>
internal sealed record Perturbation(double Jitter, double Shimmer)
{
    // Praat's limits: neighbours further apart than this are not two cycles of one voice.
    private const double MaxPeriodFactor = 1.3;
    private const double MaxAmplitudeFactor = 1.6;

    /// <summary>Walks from peak to peak through each voiced stretch of the frames from <paramref name="first"/> up to
    /// <paramref name="end"/>.</summary>
    public static Perturbation Of(float[] samples, PitchTrack pitch, int first, int end)
    {
        var periods = new Changes(MaxPeriodFactor);
        var amplitudes = new Changes(MaxAmplitudeFactor);
        for (var t = first; t < end; t++)
        {
            if (!pitch.IsVoiced(t))
            {
                continue;
            }

            var from = t;
            while (t + 1 < end && pitch.IsVoiced(t + 1))
            {
                t++;
            }

            Walk(samples, pitch.Hz.AsSpan(from, t - from + 1), Centre(from), periods, amplitudes);
        }

        return new Perturbation(periods.Relative, amplitudes.Relative);
    }

    private static int Centre(int frame) => (frame * Framing.Hop) + (Framing.Length / 2);

    private static void Walk(float[] samples, ReadOnlySpan<double> hz, int start, Changes periods, Changes amplitudes)
    {
        periods.Break();
        amplitudes.Break();
        var end = start + ((hz.Length - 1) * Framing.Hop);
        var peak = Peak(samples, start, Clip.SampleRateHz / hz[0]);
        for (var last = double.NaN; ;)
        {
            periods.Add(peak.At - last);
            amplitudes.Add(peak.Height);
            last = peak.At;
            var period = Clip.SampleRateHz / hz[Math.Clamp(((int)last - start) / Framing.Hop, 0, hz.Length - 1)];
            if (last + (1.25 * period) >= end)
            {
                return;
            }

            peak = Peak(samples, (int)(last + (0.75 * period)), 0.5 * period);
        }
    }

    // The highest sample, placed between samples by a parabola.
    private static (double At, double Height) Peak(float[] samples, int from, double length)
    {
        var best = Math.Clamp(from, 1, samples.Length - 2);
        for (var n = best; n < Math.Min(from + length, samples.Length - 1); n++)
        {
            best = samples[n] > samples[best] ? n : best;
        }

        double a = samples[best - 1], b = samples[best], c = samples[best + 1];
        var curve = a - (2 * b) + c;
        var shift = curve < 0 ? Math.Clamp(0.5 * (a - c) / curve, -0.5, 0.5) : 0;
        return (best + shift, b - (0.25 * (a - c) * shift));
    }

    private sealed class Changes(double maxFactor)
    {
        private double last = double.NaN;
        private double change;
        private double sum;
        private int pairs;

        public double Relative => pairs > 0 && sum > 0 ? change / sum : 0;

        public void Break() => last = double.NaN;

        public void Add(double value)
        {
            if (value > 0 && last > 0 && value / last < maxFactor && last / value < maxFactor)
            {
                change += Math.Abs(value - last);
                sum += (value + last) / 2;
                pairs++;
            }

            last = value;
        }
    }
}
