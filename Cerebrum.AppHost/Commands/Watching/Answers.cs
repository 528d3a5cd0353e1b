using System.Text.Json.Serialization;

namespace Cerebrum.AppHost.Commands.Watching;

// What the gateway answers, as far as it is shown. A server that is watched may send anything, so everything may be missing.

/// <summary>Of <c>GET /status</c>.</summary>
internal sealed record StatusAnswer(Dictionary<string, PartAnswer?>? Services);

internal sealed record PartAnswer(string? Status, int Ready, int Configured);

/// <summary>Of <c>GET /nodes</c>.</summary>
internal sealed record NodesAnswer(List<NodeLine?>? Nodes);

/// <param name="Outstanding">Requests under way.</param>
internal sealed record NodeLine(string? Id, string? Type, string? Url, string? State, int Outstanding);

/// <summary>Of <c>GET /api/telemetry</c>.</summary>
internal sealed record TelemetryAnswer(List<UsageLine?>? Services, List<RouteLine?>? Routes);

/// <param name="Cpu">Cores.</param>
internal sealed record UsageLine(string? Name, string? Url, double? Cpu, double? MemoryBytes, [property: JsonPropertyName("uptime_s")] double? UptimeSeconds);

internal sealed record RouteLine(
    string? Route, long Requests, long Errors,
    [property: JsonPropertyName("p50_ms")] double? P50, [property: JsonPropertyName("p95_ms")] double? P95, [property: JsonPropertyName("p99_ms")] double? P99);

/// <summary>Of <c>GET /api/alerts</c>.</summary>
internal sealed record AlertsAnswer(List<AlertLine?>? Alerts);

internal sealed record AlertLine(string? Severity, string? Subject, string? State, string? Message, DateTimeOffset? Since, long Count);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(NodesAnswer))]
[JsonSerializable(typeof(TelemetryAnswer))]
[JsonSerializable(typeof(AlertsAnswer))]
[JsonSerializable(typeof(Reading))]
internal sealed partial class WatchJson : JsonSerializerContext;
