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

    /// <summary>The 10th, 50th and 90th percentile; 0 of nothing.</summary>
    /// <param name="values">Is put in another order.</param>
    public static (double P10, double P50, double P90) Tenths(Span<double> values)
    {
        if (values.IsEmpty)
        {
            return default;
        }

        // What the other two are among stands on either side of the median.
        var middle = (values.Length - 1) / 2;
        var p50 = Percentile(values, 0.5, 0, values.Length);
        return (Percentile(values, 0.1, 0, middle + 1), p50, Percentile(values, 0.9, middle, values.Length));
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

    // Of all values; the lower of the two it lies between is one of [first, end).
    private static double Percentile(Span<double> values, double part, int first, int end)
    {
        var at = part * (values.Length - 1);
        var low = (int)at;
        Select(values[first..end], low - first);
        var next = low + 1 < values.Length ? TensorPrimitives.Min<double>(values[(low + 1)..]) : values[low];
        return values[low] + ((at - low) * (next - values[low]));
    }

    // Hoare's FIND (1961): puts the value of that rank in its place, none larger before it, none smaller behind. The values are a window's
    // few hundred frames: no order of theirs makes it long.
    private static void Select(Span<double> values, int rank)
    {
        for (var (low, high) = (0, values.Length - 1); low < high;)
        {
            double a = values[low], b = values[(low + high) / 2], c = values[high];
            var pivot = Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (values[i] < pivot)
                {
                    i++;
                }

                while (values[j] > pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (values[i], values[j]) = (values[j], values[i]);
                    (i, j) = (i + 1, j - 1);
                }
            }

            (low, high) = rank <= j ? (low, j) : rank >= i ? (i, high) : (rank, rank);
        }
    }
}
