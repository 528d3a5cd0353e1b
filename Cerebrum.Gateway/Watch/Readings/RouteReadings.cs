using Cerebrum.Gateway.Nodes;
using Cerebrum.Gateway.Watch.Probes;
using Cerebrum.Gateway.Watch.Rules;

namespace Cerebrum.Gateway.Watch.Readings;

/// <summary>Of each route: is its answer right, and does it come in time. Routes of a part without a ready node are not asked: that is told already.</summary>
internal sealed class RouteReadings(NodePools pools, RouteProber prober) : IReadings
{
    public async Task<IReadOnlyList<Reading>> ReadAsync(AlertRules rules, CancellationToken ct)
    {
        var (down, late) = (rules.Of(AlertType.ServiceDown), rules.Of(AlertType.HighLatency));
        if (!down.Enabled && !late.Enabled)
        {
            return [];
        }

        var results = await prober.RunAsync(ProbeList.All.Where(p => Part(p) is not { Ready: 0 }), ct);
        // A part that went away meanwhile answered nothing, right or wrong.
        var judged = results.Where(r => r.Fault is null || Part(r.Probe) is not { Ready: 0 }).ToList();
        return
        [
            .. judged.Where(_ => down.Enabled).Select(r => new Reading(AlertType.ServiceDown, r.Probe.Subject, r.Fault is not null, r.Fault ?? "", r.Fault is null ? 0 : 1, down.Violations)),
            .. judged.Where(_ => late.Enabled).Select(r => Late(r, late["threshold_ms"])),
        ];
    }

    private static Reading Late(ProbeResult result, double threshold) =>
        Reading.Under(AlertType.HighLatency, result.Probe.Subject, Math.Round(result.Took.TotalMilliseconds, 1), threshold, "It took longer than it may.");

    private NodePool? Part(Probe probe) => pools.Pools.FirstOrDefault(p => p.Part == probe.Part);
}
