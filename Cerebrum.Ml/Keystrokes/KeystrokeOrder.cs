using System.Runtime.InteropServices;

namespace Cerebrum.Ml.Keystrokes;

/// <summary>Puts keystrokes in the order of their presses, and recordings whose clock starts again one after another.</summary>
internal static class KeystrokeOrder
{
    /// <summary>More steps back than one in so many keystrokes are not clocks that start again, but a shuffle. Our choice.</summary>
    private const int FewestPerRecording = 10;

    public static void Restore(List<Keystroke> keystrokes)
    {
        // 1. Most sessions come in order, and asking is cheaper than sorting.
        var all = CollectionsMarshal.AsSpan(keystrokes);
        var starts = Starts(all, out var inOrder);
        if (inOrder)
        {
            return;
        }

        // 2. Loggers write a key at its press or at its release, so a press is at most one hold out of its place: sorting mends that.
        if (starts.Count > all.Length / FewestPerRecording)
        {
            starts = [0];
        }

        // 3. What lies further back is another recording.
        var next = 0.0;
        for (var i = 0; i < starts.Count; i++)
        {
            var part = all[starts[i]..(i + 1 < starts.Count ? starts[i + 1] : all.Length)];
            part.Sort((a, b) => a.DownMs != b.DownMs ? a.DownMs.CompareTo(b.DownMs) : a.UpMs.CompareTo(b.UpMs));
            next = i == 0 ? part[^1].DownMs : Shift(part, next + TypingSession.LongestHoldMs + Timing.BreakMs + 1 - part[0].DownMs);
        }
    }

    private static List<int> Starts(ReadOnlySpan<Keystroke> keystrokes, out bool inOrder)
    {
        var starts = new List<int> { 0 };
        var latest = keystrokes[0].DownMs;
        inOrder = true;
        for (var i = 1; i < keystrokes.Length; i++)
        {
            var down = keystrokes[i].DownMs;
            inOrder &= down >= keystrokes[i - 1].DownMs;
            var restarts = down < latest - TypingSession.LongestHoldMs;
            if (restarts)
            {
                starts.Add(i);
            }

            latest = restarts ? down : Math.Max(latest, down);
        }

        return starts;
    }

    private static double Shift(Span<Keystroke> part, double byMs)
    {
        foreach (ref var k in part)
        {
            k = k with { DownMs = k.DownMs + byMs, UpMs = k.UpMs + byMs };
        }

        return part[^1].DownMs;
    }
}
