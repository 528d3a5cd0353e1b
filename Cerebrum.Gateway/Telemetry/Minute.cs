namespace Cerebrum.Gateway.Telemetry;

/// <summary>The minute of a route that is being counted: what its counters have now, less what they had when it began.</summary>
internal sealed class Minute
{
    private readonly long[] from;
    private readonly long fromErrors;
    private readonly long[] now;
    private readonly long errors;
    private readonly long at;
    private readonly string route;

    private Minute(long at, Counts counts, long[] from, long fromErrors)
    {
        (this.at, route, this.from, this.fromErrors) = (at, counts.Route, from, fromErrors);
        (errors, now) = (counts.Errors, counts.Latencies.Read());
    }

    /// <summary>Whether the file has it.</summary>
    public bool IsWritten { get; set; }

    public MinuteRow Row
    {
        get
        {
            var here = now.Zip(from, (n, f) => n - f).ToArray();
            return new MinuteRow(at, route, here.Sum(), errors - fromErrors, Latencies.ToBytes(here));
        }
    }

    /// <param name="before">As it was last looked at; null for the first time.</param>
    /// <param name="minute">Unix time, in minutes. A new one begins once the last was written: until then it goes on, so that nothing is counted twice.</param>
    public static Minute Next(Minute? before, Counts counts, long minute)
    {
        var next = before is null ? new Minute(minute, counts, new long[Latencies.Buckets], 0)
            : before.at == minute || !before.IsWritten ? new Minute(before.at, counts, before.from, before.fromErrors)
            : new Minute(minute, counts, before.now, before.errors);
        next.IsWritten = before is { IsWritten: true } && next.now.AsSpan().SequenceEqual(before.now);
        return next;
    }
}
