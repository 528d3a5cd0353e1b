using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Keystrokes;

/// <summary>Keystrokes one can measure: in the order of their presses, without clock glitches, key repeat and pasted text.</summary>
/// <param name="Keystrokes">Ordered by <see cref="Keystroke.DownMs"/>; every hold is in 0..<see cref="LongestHoldMs"/>.</param>
/// <param name="Glitches">Left out: a time missing or not finite, a hold outside the range.</param>
/// <param name="Repeats">Left out: the same key pressed again before it was released, which only auto-repeat can do.</param>
/// <param name="Pasted">Left out: pressed and released in the same instant as a neighbour, which only a program can do.</param>
internal sealed record TypingSession(Keystroke[] Keystrokes, int Glitches, int Repeats, int Pasted)
{
    /// <summary>Fewest keystrokes of an answer, by the contract.</summary>
    public const int Fewest = 10;

    /// <summary>The filter published with the neuroQWERTY data (Giancardo et al. 2016): 0..5 s.</summary>
    public const double LongestHoldMs = 5_000;

    /// <exception cref="UnreadableSignalException">Fewer than <see cref="Fewest"/> keystrokes, sent or left.</exception>
    public static TypingSession From(List<Keystroke> sent)
    {
        var usable = sent.FindAll(k => double.IsFinite(k.DownMs) && k.HoldMs is >= 0 and <= LongestHoldMs);
        if (usable.Count < Fewest)
        {
            throw TooFew();
        }

        KeystrokeOrder.Restore(usable);
        var pressed = new Dictionary<int, double>(); // When each key was last released.
        var kept = new List<Keystroke>(usable.Count);
        var (repeats, pasted) = (0, 0);
        for (var i = 0; i < usable.Count; i++)
        {
            var k = usable[i];
            if (k.KeyId != 0 && pressed.TryGetValue(k.KeyId, out var released) && k.DownMs < released)
            {
                repeats++;
            }
            else if (k.HoldMs == 0 && (IsAt(usable, i - 1, k.DownMs) || IsAt(usable, i + 1, k.DownMs)))
            {
                pasted++;
                continue;
            }
            else
            {
                kept.Add(k);
            }

            pressed[k.KeyId] = k.UpMs;
        }

        return kept.Count >= Fewest ? new TypingSession([.. kept], sent.Count - usable.Count, repeats, pasted) : throw TooFew();
    }

    private static bool IsAt(List<Keystroke> keystrokes, int index, double downMs) =>
        (uint)index < (uint)keystrokes.Count && keystrokes[index].DownMs == downMs;

    private static UnreadableSignalException TooFew() => new($"Not enough keystroke data (minimum {Fewest} required)");
}
