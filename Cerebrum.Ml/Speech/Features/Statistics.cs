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

    public static double Mean(ReadOnlySpan<double> values) =>
        values.IsEmpty ? 0 : System.Numerics.Tensors.TensorPrimitives.Sum(values) / values.Length;

    /// <summary>Of the population: divided by the count.</summary>
    public static double Deviation(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
        {
            return 0;
        }

        var mean = Mean(values);
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += (value - mean) * (value - mean);
        }

        return Math.Sqrt(sum / values.Length);
    }

    /// <summary>Least-squares slope of <paramref name="values"/> over <paramref name="seconds"/>; 0 for fewer than two.</summary>
    public static double Slope(ReadOnlySpan<double> values, ReadOnlySpan<double> seconds)
    {
        var (meanTime, mean) = (Mean(seconds), Mean(values));
        double product = 0, square = 0;
        for (var i = 0; i < values.Length; i++)
        {
            product += (seconds[i] - meanTime) * (values[i] - mean);
            square += (seconds[i] - meanTime) * (seconds[i] - meanTime);
        }

        return square > 0 ? product / square : 0;
    }
}
