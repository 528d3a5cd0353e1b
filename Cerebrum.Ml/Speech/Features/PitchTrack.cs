using System.Numerics;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>The fundamental of each frame by normalised autocorrelation and the cheapest path through its candidates, after
/// Boersma (1993); the costs are Praat's.</summary>
/// <param name="Hz">By frame; 0 where unvoiced.</param>
/// <param name="Strength">Autocorrelation at the period, 0..1, by frame; 0 where unvoiced.</param>
internal sealed record PitchTrack(double[] Hz, double[] Strength)
{
    private const int FrameLength = 640; // 40 ms: three periods at 75 Hz.
    private const double OctaveJumpCost = 0.35;
    private const double VoicingChangeCost = 0.14;

    public bool IsVoiced(int frame) => Hz[frame] > 0;

    /// <param name="samples">Mono PCM at <see cref="Clip.SampleRateHz"/>.</param>
    public static PitchTrack Of(float[] samples)
    {
        var window = Framing.Hann(FrameLength);
        var windowLags = Lags(window);
        var frames = new PitchCandidates[Framing.Count(samples.Length)];
        var fft = new FrameFft(1024);
        var inverse = new FrameFft(1024);
        Framing.Spectra(samples, window, centred: true, fft, (frame, power) =>
        {
            var slot = frame % FrameFft.Batch;
            if (slot == 0)
            {
                inverse.Clear();
            }

            Mirror(power, inverse.Slot(slot));
            if (slot == FrameFft.Batch - 1 || frame == frames.Length - 1)
            {
                inverse.Transform(); // A power spectrum is real and even, and so is its transform: the autocorrelation.
                for (var s = 0; s <= slot; s++)
                {
                    frames[frame - slot + s] = PitchCandidates.Of(inverse.Slot(s), windowLags);
                }
            }
        });
        return Path(frames);
    }

    private static void Mirror(ReadOnlySpan<double> power, Span<double> slot)
    {
        var size = 2 * (power.Length - 1);
        for (var k = 0; k < power.Length; k++)
        {
            slot[k * Vector<double>.Count] = power[k];
            slot[((size - k) & (size - 1)) * Vector<double>.Count] = power[k];
        }
    }

    // Autocorrelation of the window at each lag, over that at lag 0.
    private static double[] Lags(double[] window)
    {
        var lags = new double[PitchCandidates.LongestLag + 2];
        for (var lag = 0; lag < lags.Length; lag++)
        {
            for (var n = lag; n < window.Length; n++)
            {
                lags[lag] += window[n] * window[n - lag];
            }
        }

        return [.. lags.Select(value => value / lags[0])];
    }

    private static PitchTrack Path(PitchCandidates[] frames)
    {
        var loudest = Loudness(frames);
        var score = new double[frames.Length][];
        var from = new int[frames.Length][];
        for (var t = 0; t < frames.Length; t++)
        {
            score[t] = new double[PitchCandidates.Voiced + 1];
            from[t] = new int[PitchCandidates.Voiced + 1];
            for (var i = 0; i <= PitchCandidates.Voiced; i++)
            {
                (score[t][i], from[t][i]) = t == 0 ? (0, 0) : Best(frames[t - 1], score[t - 1], frames[t].Hz[i]);
                score[t][i] += frames[t].Worth(i, loudest);
            }
        }

        var track = new PitchTrack(new double[frames.Length], new double[frames.Length]);
        var at = frames.Length == 0 ? 0 : Array.IndexOf(score[^1], score[^1].Max());
        for (var t = frames.Length - 1; t >= 0; at = from[t][at], t--)
        {
            (track.Hz[t], track.Strength[t]) = (frames[t].Hz[at], frames[t].Strength[at]);
        }

        return track;
    }

    private static (double Score, int From) Best(PitchCandidates before, double[] scores, double hz)
    {
        var best = (Score: double.NegativeInfinity, From: 0);
        for (var j = 0; j <= PitchCandidates.Voiced; j++)
        {
            var other = before.Hz[j];
            var cost = (hz > 0, other > 0) switch
            {
                (true, true) => OctaveJumpCost * Math.Abs(Math.Log2(hz / other)),
                (false, false) => 0,
                _ => VoicingChangeCost,
            };
            if (scores[j] - cost > best.Score)
            {
                best = (scores[j] - cost, j);
            }
        }

        return best;
    }

    // The 95th percentile, not the maximum: a bang must not silence the voice.
    private static double Loudness(PitchCandidates[] frames)
    {
        var sorted = frames.Select(f => f.Amplitude).Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[(int)(0.95 * (sorted.Length - 1))];
    }
}
