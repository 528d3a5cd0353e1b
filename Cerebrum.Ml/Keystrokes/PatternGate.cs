using System.Globalization;
using System.Runtime.InteropServices;

namespace Cerebrum.Ml.Keystrokes;

/// <summary>Whether a session is one the model can say anything about.</summary>
internal static class PatternGate
{
    /// <summary>Fewest keystrokes for a condition. The model was measured on segments of 200 and loses nothing against whole
    /// sessions; below 150 a minute's worth is left.</summary>
    public const int FewestKeystrokes = 150;

    /// <summary>Coarsest clock, milliseconds: just over a screen's 1/60 s. Real sessions rounded to 15.6 ms are judged as before;
    /// rounded to 20 ms they are not (the card has the figures).</summary>
    public const double CoarsestTimerMs = 17;

    /// <summary>Shortest median hold a person types with, milliseconds. Of 600 typists the shortest is 53 (Aalto 136M).</summary>
    public const double ShortestHoldMs = 10;

    /// <summary>Fewest different keys, each held 8 times: holds are compared key by key, so keys have to be named.</summary>
    public const int FewestKeys = 5;

    /// <returns>Why not, in words a person can act on; null when the model may run.</returns>
    public static string? Reason(Timing timing, double timerResolutionMs, double medianHoldMs) =>
        Unmeasured(timing, timerResolutionMs, medianHoldMs) ?? (NamedKeys(timing) < FewestKeys
            ? $"The keys are not named, or fewer than {FewestKeys} of them were pressed often enough to compare their holds."
            : null);

    /// <returns>Why the session's numbers are not fit to be compared with any others; null when they are.</returns>
    public static string? Unmeasured(Timing timing, double timerResolutionMs, double medianHoldMs)
    {
        if (timing.Keystrokes < FewestKeystrokes)
        {
            return $"{timing.Keystrokes} keystrokes describe the typing; {FewestKeystrokes} or more are needed to compare it with a condition.";
        }

        if (medianHoldMs < ShortestHoldMs)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The median key is held for {medianHoldMs:0.###} ms, and people hold keys for 40 to 250. Expected press and release times in milliseconds.");
        }

        return timerResolutionMs > CoarsestTimerMs
            ? string.Create(CultureInfo.InvariantCulture, $"The clock that timed the keys ticks every {timerResolutionMs:0} ms; {CoarsestTimerMs:0} ms or finer is needed.")
            : null;
    }

    private static int NamedKeys(Timing timing)
    {
        var counts = new Dictionary<int, int>();
        foreach (var (id, _) in timing.HoldKeys)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, id, out _)++;
        }

        return counts.Count(key => key.Key != 0 && key.Value >= KeyedHolds.Fewest);
    }
}
