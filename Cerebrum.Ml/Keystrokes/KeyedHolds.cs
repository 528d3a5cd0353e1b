using System.Runtime.InteropServices;

namespace Cerebrum.Ml.Keystrokes;

/// <summary>How unevenly one and the same key is held. Keys differ in how long they are held, and texts in their keys; what is
/// left when each hold is compared with its own key's median is the typist's.</summary>
internal static class KeyedHolds
{
    /// <summary>Fewest holds of a key whose median is worth comparing with. Our choice.</summary>
    internal const int Fewest = 8;

    /// <summary>Longest distance from the median that counts, in logarithms: a factor of 4.5. Our choice: what is longer was not typing.</summary>
    private const double Farthest = 1.5;

    public static void Add(Dictionary<string, double> features, Timing timing)
    {
        var medians = Medians(timing);
        var (late, logs, steps) = (new List<double>(), new List<double>(), new List<double>());
        var gaps = new List<double>();
        for (var i = 0; i < timing.Holds.Count; i++)
        {
            if (!medians.TryGetValue(timing.HoldKeys[i].Id, out var median) || median <= 0)
            {
                continue;
            }

            var log = Math.Clamp(Math.Log(Math.Max(timing.Holds[i], 1) / median), -Farthest, Farthest);
            if (logs.Count > 0)
            {
                steps.Add(Math.Abs(log - logs[^1]));
            }

            logs.Add(log);
            late.Add(timing.Holds[i] - median);
            gaps.Add(Math.Log(Math.Clamp(timing.HoldAfterMs[i], 20, Timing.PauseMs)));
        }

        features["key_late"] = new Sample(CollectionsMarshal.AsSpan(late)).Quantile(0.9);
        features["key_log_sd"] = new Sample(CollectionsMarshal.AsSpan(logs)).Deviation;
        features["key_step"] = new Sample(CollectionsMarshal.AsSpan(steps)).Median;
        features["key_after_gap"] = Correlation(logs, gaps);
    }

    private static Dictionary<int, double> Medians(Timing timing)
    {
        var holds = new Dictionary<int, List<double>>();
        for (var i = 0; i < timing.Holds.Count; i++)
        {
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(holds, timing.HoldKeys[i].Id, out _);
            (list ??= []).Add(timing.Holds[i]);
        }

        return holds.Where(key => key.Value.Count >= Fewest)
            .ToDictionary(key => key.Key, key => new Sample(CollectionsMarshal.AsSpan(key.Value)).Median);
    }

    /// <returns>Pearson's, -1..1; 0 where one of them does not vary.</returns>
    private static double Correlation(List<double> a, List<double> b)
    {
        var (x, y) = (new Sample(CollectionsMarshal.AsSpan(a)), new Sample(CollectionsMarshal.AsSpan(b)));
        var product = 0.0;
        for (var i = 0; i < a.Count; i++)
        {
            product += (a[i] - x.Mean) * (b[i] - y.Mean);
        }

        return KeystrokeFeatures.Ratio(product, a.Count * x.Deviation * y.Deviation);
    }
}
