using System.Diagnostics;
using System.Net.NetworkInformation;
using Cerebrum.Gateway.Keys;
using Cerebrum.Gateway.Nodes;
using Cerebrum.Gateway.Telemetry;
using Cerebrum.Gateway.Watch.Rules;

namespace Cerebrum.Gateway.Watch.Readings;

/// <summary>Of each node: does it answer, does its process run, what does it use.</summary>
internal sealed class NodeReadings(Registry registry, NodePools pools, Prober prober, Usages usages) : IReadings
{
    private readonly Dictionary<string, int> fallsBefore = [];

    public async Task<IReadOnlyList<Reading>> ReadAsync(AlertRules rules, CancellationToken ct)
    {
        await prober.ProbeAsync(pools.All, ct);
        var nodes = registry.List().Nodes.Where(n => n.State != "unknown").ToList();
        var readings = new List<Reading>();
        if (rules.Of(AlertType.ServiceDown) is { Enabled: true } down)
        {
            readings.AddRange(nodes.Select(n => Down(n, down)));
        }

        if (rules.Of(AlertType.ProcessMissing) is { Enabled: true } missing)
        {
            readings.AddRange(Missing(nodes, missing));
        }

        if (rules.Of(AlertType.ResourceUsage) is { Enabled: true } usage)
        {
            readings.AddRange(nodes.SelectMany(n => Used(Subject(n), usages.Of(n.Url), usage)).Concat(Used("gateway", usages.Own, usage)));
        }

        return readings;
    }

    private static string Subject(NodeLine node) => $"{node.Type} {node.Url.TrimEnd('/')}";

    private Reading Down(NodeLine node, AlertRule rule)
    {
        var falls = pools.All.FirstOrDefault(n => n.Address.AbsoluteUri == node.Url)?.Falls ?? 0;
        var since = falls - fallsBefore.GetValueOrDefault(node.Url, falls);
        fallsBefore[node.Url] = falls;
        var message = node.State switch
        {
            "starting" => "It answers that it is not ready.",
            "expired" => "It registered and is silent since.",
            _ => "It does not answer.",
        };
        return new Reading(AlertType.ServiceDown, Subject(node), node.State != "ready", message, node.State == "ready" ? 0 : 1, rule.Violations, since, Excuse: Subject(node));
    }

    /// <summary>Of nodes on this machine, whether anything listens at their port; and of the processes that are named, whether they run.</summary>
    private static IEnumerable<Reading> Missing(IEnumerable<NodeLine> nodes, AlertRule rule)
    {
        var ports = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(l => l.Port).ToHashSet();
        var ours = from node in nodes
                   let address = new Uri(node.Url)
                   where LocalCaller.IsLocal(address.Host)
                   select (Subject(node), IsThere: ports.Contains(address.Port));
        return from process in ours.Concat(rule.Processes.Select(name => ($"process {name}", Runs(name))))
               select new Reading(AlertType.ProcessMissing, process.Item1, !process.Item2, "No process of it runs on this machine.", process.Item2 ? 1 : 0, 1);
    }

    private static bool Runs(string name)
    {
        var found = Process.GetProcessesByName(name);
        Array.ForEach(found, p => p.Dispose());
        return found.Length > 0;
    }

    /// <summary>In percent of this machine's processors and memory.</summary>
    private static IEnumerable<Reading> Used(string subject, Usage? usage, AlertRule rule)
    {
        if (usage is null)
        {
            return [];
        }

        var cpu = 100 * usage.CpuCores / Environment.ProcessorCount;
        var memory = 100.0 * usage.MemoryBytes / GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return
        [
            Reading.Under(AlertType.ResourceUsage, subject + " cpu", Math.Round(cpu, 3), rule["cpu_threshold_percent"], "It uses more of the machine's processors than it may."),
            Reading.Under(AlertType.ResourceUsage, subject + " memory", Math.Round(memory, 3), rule["memory_threshold_percent"], "It uses more of the machine's memory than it may."),
        ];
    }
}
