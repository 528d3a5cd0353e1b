using System.Runtime.InteropServices;

namespace Cerebrum.Ml.Keystrokes;

/// <summary>What a session's timing is like: <c>keystroke-statistics/1</c>. The card gives each number's meaning and unit.</summary>
internal static class KeystrokeFeatures
{
    /// <summary>Name and version of these numbers, their order and their meaning; a model's manifest must name the same.</summary>
    public const string Name = "keystroke-statistics/1";

    /// <summary>The names, in the order of the model's input.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Describe(Timing.Of([])).Keys];

    /// <returns>Every number by its name, in the order of <see cref="Names"/>; finite. Milliseconds unless the card says otherwise.</returns>
    public static Dictionary<string, double> Describe(Timing timing)
    {
        var holds = CollectionsMarshal.AsSpan(timing.Holds);
        var presses = CollectionsMarshal.AsSpan(timing.Presses);
        var hold = new Sample(holds);
        var press = new Sample(presses);
        var gap = new Sample(CollectionsMarshal.AsSpan(timing.Gaps));
        var features = new Dictionary<string, double>(80, StringComparer.Ordinal);

        AddContract(features, timing, hold, press, gap);
        AddShape(features, "hold", hold, [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]);
        AddOrder(features, "hold", hold, holds);
        AddShape(features, "press", press, [0.1, 0.25, 0.5, 0.75, 0.9]);
        AddOrder(features, "press", press, presses);
        AddShape(features, "flight", gap, [0.1, 0.25, 0.5, 0.75, 0.9]);
        features["rollover"] = timing.Gaps.Count == 0 ? 0 : timing.Gaps.Count(g => g < 0) / (double)timing.Gaps.Count;
        features["burst_median"] = new Sample(CollectionsMarshal.AsSpan(timing.Bursts)).Median;
        features["pause_part"] = Ratio(timing.Pauses.Sum(), timing.ActiveMs);
        AddHands(features, timing, hold);
        KeyedHolds.Add(features, timing);
        KeystrokeWindows.Add(features, timing);
        return features;
    }

    // CONTRACT: times in ms, speed in keystrokes a minute, rates and consistency 0..1.
    private static void AddContract(Dictionary<string, double> features, Timing timing, Sample hold, Sample press, Sample gap)
    {
        var minutes = timing.ActiveMs / 60_000;
        features["key_press_duration"] = hold.Mean;
        features["duration_variability"] = hold.Deviation;
        features["time_between_keys"] = gap.Mean;
        features["rhythm_variability"] = press.Deviation;
        features["error_rate"] = Ratio(timing.CorrectionRuns, timing.Keystrokes);
        features["correction_rate"] = Ratio(timing.Corrections, timing.Keystrokes);
        features["typing_speed"] = Ratio(timing.Keystrokes, minutes);
        features["rhythm_consistency"] = 1 / (1 + Ratio(press.Deviation, press.Mean));
        features["pause_frequency"] = Ratio(timing.Pauses.Count, minutes);
        features["pause_duration"] = timing.Pauses.Count == 0 ? 0 : timing.Pauses.Average();
    }

    private static void AddShape(Dictionary<string, double> features, string of, Sample sample, double[] quantiles)
    {
        foreach (var p in quantiles)
        {
            features[$"{of}_q{p * 100:00}"] = sample.Quantile(p);
        }

        features[$"{of}_iqr"] = sample.Iqr;
        features[$"{of}_mad"] = sample.Mad();
        features[$"{of}_skew"] = sample.Skew;
        features[$"{of}_tail"] = sample.PartAbove(sample.Quantile(0.75) + (1.5 * sample.Iqr)); // Tukey's fence.
    }

    /// <summary>How the durations follow each other, on a logarithmic scale so that slow and fast typists compare.</summary>
    private static void AddOrder(Dictionary<string, double> features, string of, Sample sample, ReadOnlySpan<double> values)
    {
        var logs = new double[values.Length];
        for (var i = 0; i < logs.Length; i++)
        {
            logs[i] = Math.Log(Math.Max(values[i], 1)); // 1 ms: the finest clock of a browser.
        }

        var log = new Sample(logs);
        var steps = new double[Math.Max(0, logs.Length - 1)];
        var product = 0.0;
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = Math.Abs(logs[i + 1] - logs[i]);
            product += (logs[i] - log.Mean) * (logs[i + 1] - log.Mean);
        }

        features[$"{of}_spread"] = Ratio(sample.Iqr, sample.Median);
        features[$"{of}_log_sd"] = log.Deviation;
        features[$"{of}_step"] = new Sample(steps).Median;
        features[$"{of}_memory"] = Ratio(product, logs.Length * log.Deviation * log.Deviation); // Autocorrelation at lag 1.
    }

    /// <summary>How far the hands differ: the logarithm of the ratio of median holds, unsigned, and of the spreads. 0 without 20 holds of each.</summary>
    private static void AddHands(Dictionary<string, double> features, Timing timing, Sample all)
    {
        var left = Of(timing, KeyGroup.Left);
        var right = Of(timing, KeyGroup.Right);
        var enough = left.Count >= 20 && right.Count >= 20;
        features["hands_hold"] = enough ? LogRatio(left.Median, right.Median) : 0;
        features["hands_spread"] = enough ? LogRatio(left.Iqr, right.Iqr) : 0;
        var space = Of(timing, KeyGroup.Space);
        features["space_hold"] = space.Count >= 10 ? Ratio(space.Median, all.Median) : 1;
    }

    private static Sample Of(Timing timing, KeyGroup group) =>
        new(CollectionsMarshal.AsSpan(timing.Holds.Where((_, i) => timing.HoldKeys[i].Group == group).ToList()));

    private static double LogRatio(double a, double b) => a > 0 && b > 0 ? Math.Abs(Math.Log(a / b)) : 0;

    internal static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;
}
