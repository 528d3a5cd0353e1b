namespace Cerebrum.Gateway.Telemetry;

/// <summary>A request that took long.</summary>
/// <param name="Ms">Until the answer had gone out.</param>
/// <param name="Timing">The <c>Server-Timing</c> of the answer; empty where it has none, as a stream's.</param>
internal sealed record SlowRequest(DateTimeOffset At, string Route, double Ms, int Status, string TraceId, string Timing);

/// <summary>The slowest requests since they were last taken. Safe to add from any thread; one that is not among them costs a comparison.</summary>
internal sealed class SlowRequests
{
    /// <summary>Of those kept between two takings.</summary>
    private const int Most = 5;

    /// <summary>Characters of a <c>Server-Timing</c> that are kept.</summary>
    private const int LongestTiming = 1024;

    private readonly Lock gate = new();
    private readonly PriorityQueue<SlowRequest, double> slowest = new();
    private double threshold;

    public bool Takes(TimeSpan took) => took.TotalMilliseconds > Volatile.Read(ref threshold);

    public void Add(SlowRequest request)
    {
        var kept = request.Timing.Length > LongestTiming ? request with { Timing = "" } : request;
        lock (gate)
        {
            if (slowest.Count < Most)
            {
                slowest.Enqueue(kept, kept.Ms);
            }
            else
            {
                slowest.EnqueueDequeue(kept, kept.Ms);
            }

            Volatile.Write(ref threshold, slowest.Count < Most ? 0 : slowest.Peek().Ms);
        }
    }

    public IReadOnlyList<SlowRequest> Take()
    {
        lock (gate)
        {
            List<SlowRequest> taken = [.. slowest.UnorderedItems.Select(i => i.Element)];
            slowest.Clear();
            Volatile.Write(ref threshold, 0);
            return taken;
        }
    }
}
