namespace Cerebrum.Ml.Keystrokes;

/// <summary>The durations of a session, milliseconds, in the order they were typed.</summary>
internal sealed class Timing
{
    /// <summary>A gap from release to next press of this or more is a pause and no part of the rhythm: the threshold usual
    /// in the study of writing (Wengelin 2006).</summary>
    public const double PauseMs = 2_000;

    /// <summary>A gap longer than this is a break: time away from the keyboard, counted nowhere.</summary>
    /// <remarks>Our choice; a pause to think or to read a sentence is shorter.</remarks>
    public const double BreakMs = 30_000;

    private Timing(int capacity)
    {
        Holds = new(capacity);
        HoldAtMs = new(capacity);
        HoldAfterMs = new(capacity);
        HoldKeys = new(capacity);
        Gaps = new(capacity);
        Presses = new(capacity);
    }

    /// <summary>Press to release, of keys that type a character.</summary>
    public List<double> Holds { get; }

    /// <summary>When each of <see cref="Holds"/> began, on the session's clock without its breaks.</summary>
    public List<double> HoldAtMs { get; }

    /// <summary>The gap from the release before to each of <see cref="Holds"/>; infinite for the first.</summary>
    public List<double> HoldAfterMs { get; }

    /// <summary>The key of each of <see cref="Holds"/>, and its hand.</summary>
    public List<(int Id, KeyGroup Group)> HoldKeys { get; }

    /// <summary>Release to next press (flight); below 0 where keys overlap. Without pauses.</summary>
    public List<double> Gaps { get; }

    /// <summary>Press to next press. Without pauses.</summary>
    public List<double> Presses { get; }

    /// <summary>Gaps of <see cref="PauseMs"/> to <see cref="BreakMs"/>.</summary>
    public List<double> Pauses { get; } = [];

    /// <summary>Keystrokes between one pause or break and the next.</summary>
    public List<double> Bursts { get; } = [];

    /// <summary>Keystrokes that type or correct.</summary>
    public int Keystrokes { get; private set; }

    public int Corrections { get; private set; }

    /// <summary>Runs of corrections: each is one mistake noticed.</summary>
    public int CorrectionRuns { get; private set; }

    /// <summary>First press to last release, without breaks.</summary>
    public double ActiveMs { get; private set; }

    public static Timing Of(IReadOnlyList<Keystroke> keystrokes)
    {
        var timing = new Timing(keystrokes.Count);
        Keystroke? previous = null;
        var burst = 0;
        foreach (var k in keystrokes)
        {
            if (!k.Types)
            {
                continue;
            }

            if (previous is { } p && !timing.AddInterval(p, k))
            {
                timing.Bursts.Add(burst);
                burst = 0;
            }

            burst++;
            timing.AddKeystroke(k, previous);
            previous = k;
        }

        timing.Bursts.Add(burst);
        timing.ActiveMs += previous?.HoldMs ?? 0;
        return timing;
    }

    /// <returns>Whether the rhythm goes on: no pause or break lies between.</returns>
    private bool AddInterval(Keystroke from, Keystroke to)
    {
        var (gap, press) = (to.DownMs - from.UpMs, to.DownMs - from.DownMs);
        ActiveMs += gap <= BreakMs ? press : from.HoldMs;
        if (gap < PauseMs)
        {
            Gaps.Add(gap);
            Presses.Add(press);
            return true;
        }

        if (gap <= BreakMs)
        {
            Pauses.Add(gap);
        }

        return false;
    }

    private void AddKeystroke(Keystroke k, Keystroke? previous)
    {
        Keystrokes++;
        if (k.TypesCharacter)
        {
            Holds.Add(k.HoldMs);
            HoldAtMs.Add(ActiveMs);
            HoldAfterMs.Add(k.DownMs - (previous?.UpMs ?? double.NegativeInfinity));
            HoldKeys.Add((k.KeyId, k.Group));
        }
        else
        {
            Corrections++;
            CorrectionRuns += previous?.Group == KeyGroup.Correction ? 0 : 1;
        }
    }
}
