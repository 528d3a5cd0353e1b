using System.Numerics.Tensors;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>The fundamental of each frame by normalised autocorrelation and the cheapest path through its candidates, after
/// Boersma (1993); the costs are Praat's.</summary>
/// <param name="Hz">By frame; 0 where unvoiced.</param>
/// <param name="Strength">Autocorrelation at the period, 0..1, by frame; 0 where unvoiced.</param>
internal sealed record PitchTrack(double[] Hz, double[] Strength)
{
    private const int Choices = PitchCandidates.Choices;
    private const double OctaveJumpCost = 0.35;
    private const double VoicingChangeCost = 0.14;

    public bool IsVoiced(int frame) => Hz[frame] > 0;

    /// <summary>The best path through the candidates of all frames (Viterbi).</summary>
    public static PitchTrack Through(PitchCandidates candidates)
    {
        ReadOnlySpan<double> hz = candidates.Hz, octaves = candidates.Octaves;
        var score = candidates.Worths();
        var from = new int[score.Length];
        for (var at = Choices; at < score.Length; at++)
        {
            var before = (at / Choices * Choices) - Choices;
            (var best, from[at]) = Best(hz[at], octaves[at], hz.Slice(before, Choices), octaves.Slice(before, Choices), score.AsSpan(before, Choices));
            score[at] += best;
        }

        var track = new PitchTrack(new double[candidates.Frames], new double[candidates.Frames]);
        var choice = score.Length == 0 ? 0 : TensorPrimitives.IndexOfMax<double>(score.AsSpan()[^Choices..]);
        for (var t = candidates.Frames - 1; t >= 0; choice = from[(t * Choices) + choice], t--)
        {
            (track.Hz[t], track.Strength[t]) = (hz[(t * Choices) + choice], candidates.Strength[(t * Choices) + choice]);
        }

        return track;
    }

    private static (double Score, int Choice) Best(double hz, double octaves, ReadOnlySpan<double> hzBefore, ReadOnlySpan<double> octavesBefore, ReadOnlySpan<double> scores)
    {
        var best = (Score: double.NegativeInfinity, Choice: 0);
        for (var i = 0; i < Choices; i++)
        {
            var cost = (hz > 0, hzBefore[i] > 0) switch
            {
                (true, true) => OctaveJumpCost * Math.Abs(octaves - octavesBefore[i]),
                (false, false) => 0,
                _ => VoicingChangeCost,
            };
            if (scores[i] - cost > best.Score)
            {
                best = (scores[i] - cost, i);
            }
        }

        return best;
    }
}
