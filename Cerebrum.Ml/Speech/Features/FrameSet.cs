using System.Numerics.Tensors;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>The frames of a stretch that count for some measure.</summary>
internal sealed class FrameSet
{
    private readonly int[] frames;
    private readonly double[] seconds; // Of each, from their mean.
    private readonly double square;

    private FrameSet(int[] frames)
    {
        this.frames = frames;
        seconds = Array.ConvertAll(frames, t => t * Framing.HopSeconds);
        TensorPrimitives.Subtract(seconds, Statistics.Mean(seconds), seconds);
        square = TensorPrimitives.SumOfSquares<double>(seconds);
    }

    public ReadOnlySpan<int> Frames => frames;

    public int Count => frames.Length;

    /// <summary>Frames of [<paramref name="first"/>, <paramref name="end"/>) in which somebody speaks.</summary>
    public static FrameSet Spoken(Activity activity, int first, int end) => new([.. Enumerable.Range(first, end - first).Where(t => activity.Active[t])]);

    /// <summary>Those of them that are voiced.</summary>
    public FrameSet Voiced(PitchTrack pitch) => new(Array.FindAll(frames, pitch.IsVoiced));

    /// <param name="column">[frame].</param>
    public double[] Pick(double[] column)
    {
        var values = new double[frames.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = column[frames[i]];
        }

        return values;
    }

    /// <summary>Least-squares slope a second; 0 for fewer than two frames.</summary>
    /// <param name="values">One a frame of the set.</param>
    public double Slope(ReadOnlySpan<double> values) => square > 0 ? TensorPrimitives.Dot(seconds, values) / square : 0;
}
