using System.Runtime.InteropServices;

namespace Cerebrum.Ml.Keystrokes;

/// <summary>Hold times in windows of 90 s, and how they change over the session. Parkinson's shows in how unevenly keys are
/// held within a minute or two more than in how long (Giancardo et al., Scientific Reports 2016: "nQi").</summary>
internal static class KeystrokeWindows
{
    /// <summary>Length and least number of holds of a window; both of the paper.</summary>
    private const double LengthMs = 90_000;
    private const int Fewest = 30;

    /// <summary>Bins of the histogram of holds, of the paper: four equal ones over 0..0.5 s.</summary>
    private const double HistogramMs = 500;
    private const int Bins = 4;

    private static readonly string[] Names = ["tail", "spread", "skew", "step", "bin1", "bin2", "bin3", "bin4", "median", "q90_q50"];

    public static void Add(Dictionary<string, double> features, Timing timing)
    {
        var windows = Split(timing);
        var numbers = windows.ConvertAll(Describe);
        for (var n = 0; n < Names.Length; n++)
        {
            features[$"window_{Names[n]}"] = new Sample([.. numbers.Select(w => w[n])]).Median;
        }

        var medians = new Sample([.. numbers.Select(w => w[8])]);
        features["window_median_drift"] = KeystrokeFeatures.Ratio(medians.Iqr, medians.Median);
        features["fatigue_hold"] = Fatigue(timing.Holds);
        features["fatigue_press"] = Fatigue(timing.Presses);
    }

    // The holds of each window; the whole session where none has enough.
    private static List<double[]> Split(Timing timing)
    {
        var windows = new List<double[]>();
        var holds = CollectionsMarshal.AsSpan(timing.Holds);
        var start = 0;
        for (var i = 0; i <= holds.Length; i++)
        {
            if (i == holds.Length || Window(timing, i) != Window(timing, start))
            {
                if (i - start >= Fewest)
                {
                    windows.Add(holds[start..i].ToArray());
                }

                start = i;
            }
        }

        return windows.Count > 0 ? windows : [holds.ToArray()];
    }

    private static int Window(Timing timing, int index) => (int)(timing.HoldAtMs[index] / LengthMs);

    private static double[] Describe(double[] holds)
    {
        var sample = new Sample(holds);
        var steps = new double[Math.Max(0, holds.Length - 1)];
        var bins = new double[Bins];
        for (var i = 0; i < holds.Length; i++)
        {
            bins[Math.Min(Bins - 1, (int)(holds[i] / HistogramMs * Bins))] += 1.0 / holds.Length;
            if (i > 0)
            {
                steps[i - 1] = Math.Abs(holds[i] - holds[i - 1]);
            }
        }

        var median = sample.Median;
        return
        [
            sample.PartAbove(sample.Quantile(0.75) + (1.5 * sample.Iqr)),
            KeystrokeFeatures.Ratio(sample.Iqr, median),
            sample.Skew,
            KeystrokeFeatures.Ratio(new Sample(steps).Median, median),
            .. bins,
            median,
            KeystrokeFeatures.Ratio(sample.Quantile(0.9), median),
        ];
    }

    /// <returns>Logarithm of the last third's median over the first third's; 0 where a third has fewer than 20.</returns>
    private static double Fatigue(List<double> values)
    {
        var third = values.Count / 3;
        if (third < 20)
        {
            return 0;
        }

        var all = CollectionsMarshal.AsSpan(values);
        var (first, last) = (new Sample(all[..third]).Median, new Sample(all[^third..]).Median);
        return first > 0 && last > 0 ? Math.Log(last / first) : 0;
    }
}
