namespace Cerebrum.Ml.Speech.Features;

/// <summary>Functionals of the columns of one stretch.</summary>
internal sealed class FrameSeries(FeatureList list, int first, int end)
{
    /// <summary>Mean, deviation, percentiles, slope a second, and deviation of the change.</summary>
    /// <param name="column">[frame].</param>
    /// <param name="chosen">The frames that count.</param>
    /// <param name="relative">Takes the mean away from the percentiles and leaves it out.</param>
    public void Describe(string group, double[] column, int[] chosen, bool relative = false)
    {
        var values = AcousticFunctionals.Pick(column, chosen);
        var mean = Statistics.Mean(values);
        var seconds = Array.ConvertAll(chosen, t => t * Framing.HopSeconds);
        var slope = Statistics.Slope(values, seconds);
        var deviation = Statistics.Deviation(values);
        Array.Sort(values);
        if (!relative)
        {
            list.Add(group, "mean", mean);
        }

        var origin = relative ? mean : 0;
        list.Add(group, "std", deviation);
        list.Add(group, "p10", values.Length == 0 ? 0 : Statistics.Percentile(values, 0.1) - origin);
        list.Add(group, "p50", values.Length == 0 ? 0 : Statistics.Percentile(values, 0.5) - origin);
        list.Add(group, "p90", values.Length == 0 ? 0 : Statistics.Percentile(values, 0.9) - origin);
        list.Add(group, "slope", slope);
        list.Add(group, "delta_std", Statistics.Deviation(Array.ConvertAll(chosen, t => Delta(column, t))));
    }

    /// <summary>Mean and deviation over other frames, as over the voiced ones alone.</summary>
    public void Compare(string group, double[] column, int[] voiced)
    {
        var values = AcousticFunctionals.Pick(column, voiced);
        list.Add(group, "voiced_mean", Statistics.Mean(values));
        list.Add(group, "voiced_std", Statistics.Deviation(values));
    }

    // Regression over two frames on each side, as HTK's.
    private double Delta(double[] column, int t)
    {
        double At(int i) => column[Math.Clamp(i, first, end - 1)];
        return (At(t + 1) - At(t - 1) + (2 * (At(t + 2) - At(t - 2)))) / 10;
    }
}
