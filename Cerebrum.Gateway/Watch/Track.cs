using Cerebrum.Gateway.Watch.Readings;

namespace Cerebrum.Gateway.Watch;

/// <summary>The latest looks at one subject by one rule. It is not kept over a restart: what was firing is, and these are counted anew.</summary>
internal sealed class Track
{
    /// <summary>Going from good to bad so often within <see cref="Window"/> is flapping; it ends when it did not for as long.</summary>
    public const int ManyFalls = 5;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private const int MostKept = 64;
    private readonly Queue<DateTimeOffset> falls = [];
    private bool wasBad;

    /// <summary>Bad looks in a row.</summary>
    public int Bad { get; private set; }

    /// <summary>Good looks in a row.</summary>
    public int Good { get; private set; }

    public bool IsFlapping => falls.Count >= ManyFalls;

    public bool IsSteady => falls.Count == 0;

    public DateTimeOffset Seen { get; private set; }

    /// <summary>Of an alert that was kept over a restart.</summary>
    public static Track Unseen(DateTimeOffset now) => new() { Seen = now };

    public void Note(Reading reading, DateTimeOffset now)
    {
        for (var n = reading.Falls ?? (reading.IsBad && !wasBad ? 1 : 0); n > 0 && falls.Count < MostKept; n--)
        {
            falls.Enqueue(now);
        }

        while (falls.TryPeek(out var first) && now - first >= Window)
        {
            falls.Dequeue();
        }

        (Bad, Good) = (reading.IsBad ? Bad + 1 : 0, reading.IsGood ? Good + 1 : 0);
        (wasBad, Seen) = (reading.IsBad, now);
    }
}
