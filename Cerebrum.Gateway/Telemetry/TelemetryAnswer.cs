using System.Text.Json.Serialization;

namespace Cerebrum.Gateway.Telemetry;

/// <summary>Answer of <c>GET /api/telemetry</c>. Times in milliseconds are quantiles of a histogram, an eighth off at most.</summary>
/// <param name="Series">One item a minute, the oldest first; the first and the last may not be whole.</param>
/// <param name="Slow">The slowest first.</param>
internal sealed record TelemetryAnswer(
    DateTimeOffset Since, DateTimeOffset Until, IReadOnlyList<ServiceLine> Services, IReadOnlyList<RouteLine> Routes, IReadOnlyList<MinuteLine> Series, IReadOnlyList<SlowLine> Slow);

/// <param name="Name"><c>gateway</c>, <c>llm</c> or <c>ml</c>.</param>
/// <param name="Url">Where it is asked; of the gateway, where it listens.</param>
/// <param name="State">As <c>GET /nodes</c> says it.</param>
/// <param name="Cpu">Cores kept busy; null, as the next two, where the service does not say.</param>
internal sealed record ServiceLine(string Name, string Url, string State, double? Cpu, long? MemoryBytes, double? UptimeS);

/// <param name="Errors">Answers of 500 and above.</param>
internal sealed record RouteLine(string Route, long Requests, long Errors, double? P50Ms, double? P95Ms, double? P99Ms);

/// <param name="P50Ms">Null where there was no request.</param>
internal sealed record MinuteLine(DateTimeOffset At, long Requests, long Errors, double? P50Ms, double? P99Ms);

/// <param name="Stages">As the node told them; none of an answer that was streamed.</param>
internal sealed record SlowLine(DateTimeOffset At, string Route, double Ms, long Status, string TraceId, IReadOnlyList<StageLine> Stages);

internal sealed record StageLine(string Name, double Ms);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TelemetryAnswer))]
internal sealed partial class TelemetryJson : JsonSerializerContext;
