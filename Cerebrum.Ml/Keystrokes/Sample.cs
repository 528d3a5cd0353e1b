using System.Numerics.Tensors;

namespace Cerebrum.Ml.Keystrokes;

/// <summary>Order statistics of a set of durations, which a few wild ones do not move. All are 0 for an empty set.</summary>
internal sealed class Sample
{
    private readonly double[] sorted;

    public Sample(ReadOnlySpan<double> values)
    {
        sorted = values.ToArray();
        Array.Sort(sorted);
        Mean = sorted.Length == 0 ? 0 : TensorPrimitives.Average<double>(sorted);
        Deviation = sorted.Length < 2 ? 0 : TensorPrimitives.StdDev<double>(sorted);
    }

    public int Count => sorted.Length;

    public double Mean { get; }

    /// <summary>Standard deviation of the population (divided by n).</summary>
    public double Deviation { get; }

    public double Median => Quantile(0.5);

    /// <summary>Distance of the quartiles.</summary>
    public double Iqr => Quantile(0.75) - Quantile(0.25);

    /// <summary>Bowley's skewness of the quartiles, -1..1; above 0 the upper half is the wider.</summary>
    public double Skew => Iqr > 0 ? (Quantile(0.75) + Quantile(0.25) - (2 * Median)) / Iqr : 0;

    /// <summary>Linear between the order statistics (Hyndman and Fan's type 7, as NumPy's default).</summary>
    public double Quantile(double p)
    {
        if (sorted.Length == 0)
        {
            return 0;
        }

        var at = p * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }

    /// <summary>Median distance from the median, not scaled.</summary>
    public double Mad()
    {
        var distances = new double[sorted.Length];
        TensorPrimitives.Subtract(sorted, Median, distances);
        TensorPrimitives.Abs(distances, distances);
        return new Sample(distances).Median;
    }

    /// <summary>Part of the values above <paramref name="limit"/>, 0..1.</summary>
    public double PartAbove(double limit)
    {
        if (sorted.Length == 0)
        {
            return 0;
        }

        var index = Array.BinarySearch(sorted, limit);
        index = index < 0 ? ~index : index;
        while (index < sorted.Length && sorted[index] <= limit)
        {
            index++;
        }

        return (sorted.Length - index) / (double)sorted.Length;
    }
}
