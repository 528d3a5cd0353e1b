using System.Numerics;
using System.Runtime.InteropServices;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>A vector holds one value of each of neighbouring frames.</summary>
internal static class Lanes
{
    public static Span<float> Flat(this Span<Vector<float>> lanes) => MemoryMarshal.Cast<Vector<float>, float>(lanes);

    /// <summary>Writes the values from <paramref name="frame"/> on; what lies past the column's end is of no frame.</summary>
    /// <param name="column">[frame].</param>
    public static void Store(this Vector<float> values, double[] column, int frame)
    {
        if (frame + Vector<float>.Count <= column.Length)
        {
            Vector.Widen(values, out var low, out var high);
            low.CopyTo(column, frame);
            high.CopyTo(column, frame + Vector<double>.Count);
            return;
        }

        for (var lane = 0; frame + lane < column.Length; lane++)
        {
            column[frame + lane] = values[lane];
        }
    }

    /// <summary>10 log10, of values over 0.</summary>
    public static Vector<float> Decibels(Vector<float> power) => Vector.Log(power) * (float)(10 / Math.Log(10));

    /// <summary>Sum of the products.</summary>
    /// <param name="lanes">At least as long as <paramref name="weights"/>.</param>
    public static Vector<float> Dot(float[] weights, ReadOnlySpan<Vector<float>> lanes)
    {
        var sum = Vector<float>.Zero;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += lanes[i] * weights[i];
        }

        return sum;
    }
}
