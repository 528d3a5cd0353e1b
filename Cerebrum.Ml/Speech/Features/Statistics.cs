using System.Buffers;
using System.Numerics.Tensors;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>Functionals of a series.</summary>
internal static class Statistics
{
    /// <param name="sorted">Ascending, not empty.</param>
    /// <param name="part">0..1; between two values the line through them is taken.</param>
    public static double Percentile(ReadOnlySpan<double> sorted, double part)
    {
        var at = part * (sorted.Length - 1);
        var low = (int)at;
        var high = Math.Min(low + 1, sorted.Length - 1);
        return sorted[low] + ((at - low) * (sorted[high] - sorted[low]));
    }

    public static double Mean(ReadOnlySpan<double> values) => values.IsEmpty ? 0 : TensorPrimitives.Sum(values) / values.Length;

    /// <summary>Of the population: divided by the count.</summary>
    public static double Deviation(ReadOnlySpan<double> values)
    {
        var rented = ArrayPool<double>.Shared.Rent(values.Length);
        var centred = rented.AsSpan(0, values.Length);
        TensorPrimitives.Subtract(values, Mean(values), centred);
        var sum = TensorPrimitives.SumOfSquares<double>(centred);
        ArrayPool<double>.Shared.Return(rented);
        return values.IsEmpty ? 0 : Math.Sqrt(sum / values.Length);
    }
}
