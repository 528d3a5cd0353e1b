using System.Globalization;
using System.Text.RegularExpressions;
using Cerebrum.Gateway.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Cerebrum.Gateway.Telemetry;

/// <summary>Puts the history, and what the services use now, into one answer.</summary>
internal sealed partial class TelemetryReader(History history, Usages usages, Registry registry, IServer server, TimeProvider time)
{
    private const int MostSlow = 30, MostStages = 20;

    public TelemetryAnswer Read(int minutes)
    {
        var until = time.GetUtcNow();
        var since = until - TimeSpan.FromMinutes(minutes);
        var (rows, slow) = history.Read(since, MostSlow);
        return new TelemetryAnswer(since, until, Services(), Routes(rows), Series(rows, since, until), [.. slow.Select(Line)]);
    }

    private List<ServiceLine> Services() =>
    [
        Line("gateway", server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "", "ready", usages.Own),
        .. registry.List().Nodes.Select(n => Line(n.Type, n.Url, n.State, usages.Of(n.Url))),
    ];

    private static ServiceLine Line(string name, string url, string state, Usage? usage) =>
        new(name, url, state, usage is null ? null : Math.Round(usage.CpuCores, 3), usage?.MemoryBytes, usage is null ? null : Math.Round(usage.UptimeSeconds, 1));

    private static List<RouteLine> Routes(IReadOnlyList<MinuteRow> rows) =>
    [
        .. from row in rows
           group row by row.Route into route
           let counts = Counts(route)
           let requests = route.Sum(r => r.Requests)
           orderby requests descending, route.Key
           select new RouteLine(route.Key, requests, route.Sum(r => r.Errors), Latencies.Quantile(counts, 0.5), Latencies.Quantile(counts, 0.95), Latencies.Quantile(counts, 0.99)),
    ];

    private static List<MinuteLine> Series(IReadOnlyList<MinuteRow> rows, DateTimeOffset since, DateTimeOffset until)
    {
        var byMinute = rows.ToLookup(r => r.At);
        var series = new List<MinuteLine>();
        for (var at = since.ToUnixTimeSeconds() / 60; at <= until.ToUnixTimeSeconds() / 60; at++)
        {
            var counts = Counts(byMinute[at]);
            series.Add(new MinuteLine(
                DateTimeOffset.FromUnixTimeSeconds(60 * at), byMinute[at].Sum(r => r.Requests), byMinute[at].Sum(r => r.Errors), Latencies.Quantile(counts, 0.5), Latencies.Quantile(counts, 0.99)));
        }

        return series;
    }

    private static long[] Counts(IEnumerable<MinuteRow> rows)
    {
        var counts = new long[Latencies.Buckets];
        foreach (var row in rows)
        {
            Latencies.Add(counts, row.Histogram);
        }

        return counts;
    }

    private static SlowLine Line(SlowRow slow) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(slow.At), slow.Route, slow.Ms, slow.Status, slow.TraceId,
        [.. Metric().Matches(slow.Timing).Take(MostStages).Select(m => new StageLine(m.Groups[1].Value, double.Parse(m.Groups[2].ValueSpan, CultureInfo.InvariantCulture)))]);

    // As ours write it; a node of someone else's making may write otherwise, and is then not read.
    [GeneratedRegex(@"(?<=^|, )([a-z._]{1,32});dur=(\d{1,9}(?:\.\d{1,6})?)(?=,|$)")]
    private static partial Regex Metric();
}
