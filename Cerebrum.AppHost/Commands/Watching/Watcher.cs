using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cerebrum.AppHost.Commands.Watching;

/// <summary>Asks a stack how it is.</summary>
/// <param name="gateway">Its gateway.</param>
/// <param name="others">Services that are asked directly as well, by name.</param>
/// <param name="key">Sent to the gateway alone; null without keys.</param>
internal sealed class Watcher(Uri gateway, IReadOnlyList<(string Name, Uri Url)> others, string? key) : IDisposable
{
    /// <summary>Longest wait for an answer.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    /// <summary>Of each list of an answer, how many lines are read.</summary>
    private const int MostLines = 50;

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !gateway.IsLoopback }) { Timeout = Bound, MaxResponseContentBufferSize = 4 << 20 };

    private bool isWarm;

    public async Task<Reading> ReadAsync(CancellationToken ct)
    {
        if (!isWarm)
        {
            isWarm = true;
            await AskAsync(new Uri(gateway, "alive"), ct); // The first request pays for the connection and for our own start.
        }

        var health = AskAsync(new Uri(gateway, "health"), ct);
        var status = AskAsync(new Uri(gateway, "status"), ct);
        var nodes = AskAsync(new Uri(gateway, "nodes"), ct);
        var telemetry = AskAsync(new Uri(gateway, "api/telemetry?minutes=60"), ct);
        var alerts = AskAsync(new Uri(gateway, "api/alerts"), ct);
        var direct = others.Select(o => (o.Name, Asked: AskAsync(new Uri(o.Url, "health"), ct))).ToList();
        await Task.WhenAll([health, status, nodes, telemetry, alerts, .. direct.Select(d => d.Asked)]);

        var notes = new List<string>();
        var usage = Lines(Parse(await telemetry, WatchJson.Default.TelemetryAnswer, notes)?.Services);
        var known = Lines(Parse(await nodes, WatchJson.Default.NodesAnswer, notes)?.Nodes);
        var nearby = await Task.WhenAll(Nearby(known).Select(url => AskAsync(url, ct)));
        List<ServiceLine> services =
        [
            Line("gateway", (await health).Result, null, usage),
            .. (Parse(await status, WatchJson.Default.StatusAnswer, notes, isNeeded: true)?.Services ?? []).Take(MostLines)
                .Select(p => Line(p.Key, p.Value?.Status ?? "unknown", p.Value is { } part ? $"{part.Ready} of {part.Configured}" : null, usage)),
            .. direct.Select(d => Line(d.Name, d.Asked.Result.Result, null, [])),
        ];
        Asked[] asked = [await health, await status, .. direct.Select(d => d.Asked.Result), .. nearby];
        return new Reading(
            DateTimeOffset.UtcNow, asked.All(a => a.Result == "ok") && services.All(s => s.State == "ok"), services,
            known, [.. asked.Select(a => new AskedLine($"GET {a.Url}", a.Ms, a.Result))],
            Lines(Parse(await telemetry, WatchJson.Default.TelemetryAnswer, [])?.Routes), Lines(Parse(await alerts, WatchJson.Default.AlertsAnswer, notes)?.Alerts), notes);
    }

    public void Dispose() => http.Dispose();

    /// <summary>Where nodes of this machine tell how they are, which shows sooner than in what the gateway knows. A gateway elsewhere names us no address to ask.</summary>
    private IEnumerable<Uri> Nearby(IEnumerable<NodeLine> nodes) => gateway.IsLoopback
        ? nodes.Select(n => Uri.TryCreate(n.Url, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", IsLoopback: true } ? new Uri(url, "/health") : null).OfType<Uri>()
        : [];

    private static List<T> Lines<T>(List<T?>? lines)
        where T : class => [.. (lines ?? []).OfType<T>().Take(MostLines)];

    private static ServiceLine Line(string name, string state, string? ready, List<UsageLine> usage)
    {
        var own = usage.Where(u => u.Name == name).ToList();
        return own.Count == 0 ? new(name, state, ready, null, null, null)
            : new(name, state, ready, own.Sum(u => u.Cpu), own.Sum(u => u.MemoryBytes), own.Min(u => u.UptimeSeconds));
    }

    /// <summary>What an answer says; null, and mostly a note, where it is none.</summary>
    private static T? Parse<T>(Asked asked, JsonTypeInfo<T> type, List<string> notes, bool isNeeded = false)
        where T : class
    {
        try
        {
            if (asked.Result == "ok")
            {
                return JsonSerializer.Deserialize(asked.Body, type);
            }

            if (asked.Code is 401 or 403)
            {
                notes.Add($"{asked.Url.AbsolutePath} needs a key of the scope admin: CEREBRUM_KEY.");
            }
            else if (isNeeded || asked.Code is not (null or 404)) // An older gateway lacks some; one that is away is told of already.
            {
                notes.Add($"{asked.Url.AbsolutePath}: {asked.Result}.");
            }
        }
        catch (JsonException)
        {
            notes.Add($"{asked.Url.AbsolutePath}: the answer is not as expected.");
        }

        return null;
    }

    private async Task<Asked> AskAsync(Uri url, CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        double Ms() => Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            if (key is not null && gateway.IsBaseOf(url))
            {
                request.Headers.Authorization = new("Bearer", key);
            }

            using var answer = await http.SendAsync(request, ct);
            var code = (int)answer.StatusCode;
            return new(url, code, Ms(), answer.IsSuccessStatusCode ? "ok" : $"answers {code}", await answer.Content.ReadAsByteArrayAsync(ct));
        }
        catch (HttpRequestException e)
        {
            return new(url, null, Ms(), e.HttpRequestError == HttpRequestError.ConnectionError ? "away" : "breaks off", []);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(url, null, Ms(), "does not answer in 5 s", []);
        }
    }

    private sealed record Asked(Uri Url, int? Code, double Ms, string Result, byte[] Body);
}
