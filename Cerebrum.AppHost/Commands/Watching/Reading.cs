namespace Cerebrum.AppHost.Commands.Watching;

/// <summary>One round: how everything is.</summary>
/// <param name="IsGood">Whether every service answers as it should.</param>
/// <param name="Asked">The requests of this round.</param>
/// <param name="Notes">What could not be read, and why.</param>
internal sealed record Reading(
    DateTimeOffset At, bool IsGood, IReadOnlyList<ServiceLine> Services, IReadOnlyList<NodeLine> Nodes, IReadOnlyList<AskedLine> Asked,
    IReadOnlyList<RouteLine> Routes, IReadOnlyList<AlertLine> Alerts, IReadOnlyList<string> Notes);

/// <param name="State"><c>ok</c>, or what is wrong.</param>
/// <param name="Ready">Of its nodes, as "1 of 2"; null for the gateway itself.</param>
/// <param name="Cpu">Cores, of all its processes; null where the gateway does not tell.</param>
/// <param name="UptimeSeconds">Of its youngest process.</param>
internal sealed record ServiceLine(string Name, string State, string? Ready, double? Cpu, double? MemoryBytes, double? UptimeSeconds);

/// <param name="What">As in <c>GET http://localhost:8000/health</c>.</param>
/// <param name="Result"><c>ok</c>, or what is wrong.</param>
internal sealed record AskedLine(string What, double Ms, string Result);
