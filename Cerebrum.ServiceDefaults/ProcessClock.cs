using System.Diagnostics;

namespace Cerebrum.ServiceDefaults;

/// <summary>How long this process runs.</summary>
public static class ProcessClock
{
    private static readonly TimeSpan Before = AgeNow();
    private static readonly long Read = Stopwatch.GetTimestamp();

    /// <summary>Since it began; a clock that is set does not change it.</summary>
    public static TimeSpan Uptime => Before + Stopwatch.GetElapsedTime(Read);

    private static TimeSpan AgeNow()
    {
        using var own = Process.GetCurrentProcess();
        return DateTime.Now - own.StartTime;
    }
}
