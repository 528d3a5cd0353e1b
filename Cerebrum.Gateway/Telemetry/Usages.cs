using System.Collections.Concurrent;
using Cerebrum.Gateway.Nodes;

namespace Cerebrum.Gateway.Telemetry;

/// <summary>What each node uses, as its own <c>/metrics</c> says, and what this process does. Safe to ask from any thread.</summary>
internal sealed class Usages(NodePools pools, NodeMetrics metrics, TimeProvider time) : BackgroundService
{
    /// <summary>Between two readings: writing its metrics costs a node a few milliseconds.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Known> known = new(StringComparer.Ordinal);
    private Known? own;

    /// <summary>Of the gateway.</summary>
    public Usage Own => (own ?? Known.After(null, UsageReading.Own())).Usage!;

    /// <param name="url">Address of a node, as <c>GET /nodes</c> gives it.</param>
    /// <returns>Null where the node was not read yet, did not answer the last time, or does not say.</returns>
    public Usage? Of(string url) => known.GetValueOrDefault(url)?.Usage;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        do
        {
            await ReadAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // All nodes at the same time: it takes as long as the slowest, at most GatewayOptions.Probe.
    private async Task ReadAsync(CancellationToken ct)
    {
        own = Known.After(own, UsageReading.Own());
        var nodes = pools.All.DistinctBy(n => n.Address.AbsoluteUri).ToList();
        foreach (var gone in known.Keys.Except(nodes.Select(n => n.Address.AbsoluteUri)))
        {
            known.TryRemove(gone, out _);
        }

        await Task.WhenAll(nodes.Select(n => ReadAsync(n, ct)));
    }

    private async Task ReadAsync(Node node, CancellationToken ct)
    {
        var url = node.Address.AbsoluteUri;
        if (await metrics.ReadAsync(node, ct) is { } text && UsageReading.Read(text) is { } reading)
        {
            known[url] = Known.After(known.GetValueOrDefault(url), reading);
        }
        else if (known.TryGetValue(url, out var before))
        {
            known[url] = before with { Usage = null };
        }
    }

    /// <param name="Usage">Null while the node does not answer: the next reading is compared with the last one all the same.</param>
    private sealed record Known(UsageReading Reading, Usage? Usage)
    {
        // The same reading again says nothing new.
        public static Known After(Known? before, UsageReading now) => before is { Usage: not null } && before.Reading == now ? before : new(now, now.Since(before?.Reading));
    }
}
