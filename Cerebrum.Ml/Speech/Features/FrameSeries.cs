namespace Cerebrum.Ml.Speech.Features;

/// <summary>Functionals of the columns of one stretch.</summary>
/// <param name="spoken">The frames that count.</param>
/// <param name="voiced">Those of them with a voice.</param>
internal sealed class FrameSeries(FeatureList list, FrameSet spoken, FrameSet voiced, int first, int end)
{
    /// <summary>Mean, deviation, percentiles, slope a second, and deviation of the change.</summary>
    /// <param name="column">[frame].</param>
    /// <param name="relative">Takes the mean away from the percentiles and leaves it out.</param>
    public void Describe(string group, double[] column, bool relative = false)
    {
        var values = spoken.Pick(column);
        var mean = Statistics.Mean(values);
        var (deviation, slope) = (Statistics.Deviation(values), spoken.Slope(values));
        var (p10, p50, p90) = Statistics.Tenths(values);
        if (!relative)
        {
            list.Add(group, "mean", mean);
        }

        var origin = relative ? mean : 0;
        list.Add(group, "std", deviation);
        list.Add(group, "p10", p10 - origin);
        list.Add(group, "p50", p50 - origin);
        list.Add(group, "p90", p90 - origin);
        list.Add(group, "slope", slope);
        list.Add(group, "delta_std", Statistics.Deviation(Deltas(column)));
    }

    /// <summary>The same, and mean and deviation over the voiced frames alone.</summary>
    public void Compare(string group, double[] column)
    {
        Describe(group, column);
        var values = voiced.Pick(column);
        list.Add(group, "voiced_mean", Statistics.Mean(values));
        list.Add(group, "voiced_std", Statistics.Deviation(values));
    }

    // Regression over two frames on each side, as HTK's; the stretch ends with its first and last values.
    private double[] Deltas(double[] column)
    {
        var deltas = new double[spoken.Count];
        for (var i = 0; i < deltas.Length; i++)
        {
            var t = spoken.Frames[i];
            int a = Math.Max(t - 2, first), b = Math.Max(t - 1, first), c = Math.Min(t + 1, end - 1), d = Math.Min(t + 2, end - 1);
            deltas[i] = (column[c] - column[b] + (2 * (column[d] - column[a]))) / 10;
        }

        return deltas;
    }
}
