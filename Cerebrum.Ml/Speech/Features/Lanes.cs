using System.Numerics;
using System.Runtime.InteropServices;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>A vector holds one value of each of neighbouring frames.</summary>
internal static class Lanes
{
    public static Span<double> Flat(this Span<Vector<double>> lanes) => MemoryMarshal.Cast<Vector<double>, double>(lanes);

    /// <summary>Writes the values from <paramref name="frame"/> on; what lies past the column's end is of no frame.</summary>
    /// <param name="column">[frame].</param>
    public static void Store(this Vector<double> values, double[] column, int frame)
    {
        if (frame + Vector<double>.Count <= column.Length)
        {
            values.CopyTo(column, frame);
            return;
        }

        for (var lane = 0; frame + lane < column.Length; lane++)
        {
            column[frame + lane] = values[lane];
        }
    }

    /// <summary>10 log10, of values over 0.</summary>
    public static Vector<double> Decibels(Vector<double> power) => Vector.Log(power) * (10 / Math.Log(10));

    /// <summary>Sum of the products.</summary>
    /// <param name="lanes">At least as long as <paramref name="weights"/>.</param>
    public static Vector<double> Dot(double[] weights, ReadOnlySpan<Vector<double>> lanes)
    {
        var sum = Vector<double>.Zero;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += lanes[i] * weights[i];
        }

        return sum;
    }
}
