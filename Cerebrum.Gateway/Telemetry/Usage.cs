using System.Globalization;
using Cerebrum.ServiceDefaults;

namespace Cerebrum.Gateway.Telemetry;

/// <summary>What a process used lately.</summary>
/// <param name="CpuCores">Processor time over time: 1 is one core kept busy. Since the reading before; of the first reading, since the process began.</param>
/// <param name="MemoryBytes">Physical memory (working set).</param>
/// <param name="UptimeSeconds">Since the process began.</param>
internal sealed record Usage(double CpuCores, long MemoryBytes, double UptimeSeconds);

/// <summary>The counters of a process at one moment.</summary>
/// <param name="CpuSeconds">Processor time since it began, of all its threads.</param>
internal readonly record struct UsageReading(double CpuSeconds, long MemoryBytes, double UptimeSeconds)
{
    private const string Cpu = "dotnet_process_cpu_time_seconds_total", Memory = "dotnet_process_memory_working_set_bytes", Uptime = "process_uptime_seconds";

    /// <summary>Of this process.</summary>
    public static UsageReading Own() => new(Environment.CpuUsage.TotalTime.TotalSeconds, Environment.WorkingSet, ProcessClock.Uptime.TotalSeconds);

    /// <summary>Reads Prometheus' text format.</summary>
    /// <returns>Null where one of the three is missing: a node of someone else's making.</returns>
    public static UsageReading? Read(string text)
    {
        double? cpu = null, memory = null, uptime = null;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            cpu = Value(line, Cpu) is { } mode ? (cpu ?? 0) + mode : cpu; // A line for user and one for system.
            memory ??= Value(line, Memory);
            uptime ??= Value(line, Uptime);
        }

        return cpu is { } c && memory is { } m and < long.MaxValue && uptime is { } u ? new UsageReading(c, (long)m, u) : null;
    }

    /// <param name="before">The reading before this one; null for the first. One of an earlier process counts as none.</param>
    public Usage Since(UsageReading? before)
    {
        var from = before is { } b && b.UptimeSeconds < UptimeSeconds && b.CpuSeconds <= CpuSeconds ? b : default;
        return new Usage((CpuSeconds - from.CpuSeconds) / Math.Max(UptimeSeconds - from.UptimeSeconds, 1e-3), MemoryBytes, UptimeSeconds);
    }

    /// <returns>Null for a line of another metric.</returns>
    private static double? Value(ReadOnlySpan<char> line, string name) =>
        line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is '{' or ' '
        && double.TryParse(line[(line.LastIndexOf(' ') + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= 0 ? value : null;
}
