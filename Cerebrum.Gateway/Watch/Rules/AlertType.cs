namespace Cerebrum.Gateway.Watch.Rules;

/// <summary>A number of a rule, with its bounds.</summary>
/// <param name="Name">As in <c>alert_config.json</c>; its unit is the end of its name.</param>
internal sealed record Limit(string Name, double Default, double Least, double Most);

/// <summary>What can be wrong. The first four are the predecessor's, with its fields.</summary>
/// <param name="Violations">Looks in a row that must be bad before it is told, by default.</param>
/// <param name="CooldownMinutes">Time in which the same subject is not told of again, by default.</param>
internal sealed record AlertType(string Name, string Severity, int Violations, double CooldownMinutes, params IReadOnlyList<Limit> Limits)
{
    public const string Critical = "critical", Warning = "warning";

    public static readonly AlertType ServiceDown = new("service_down", Critical, 3, 10);
    public static readonly AlertType HighLatency = new("high_latency", Warning, 3, 10, new Limit("threshold_ms", 2000, 1, 600_000));

    public static readonly AlertType ResourceUsage = new("resource_usage", Warning, 3, 30,
        new Limit("cpu_threshold_percent", 90, 0.001, 100), new Limit("memory_threshold_percent", 80, 0.001, 100));

    public static readonly AlertType ProcessMissing = new("process_missing", Critical, 2, 10);
    public static readonly AlertType ErrorRate = new("error_rate", Warning, 2, 15, new Limit("threshold_percent", 5, 0.001, 100), new Limit("minimum_requests", 20, 1, 1_000_000));

    public static readonly AlertType AbstainDrift = new("abstain_drift", Warning, 2, 60, new Limit("threshold_points", 25, 0.1, 100), new Limit("minimum_answers", 50, 1, 1_000_000));

    public static readonly AlertType DiskSpace = new("disk_space", Critical, 2, 60, new Limit("minimum_free_percent", 10, 0.001, 100));

    /// <summary>An answer that says: an ambulance now. Off unless asked for; no cooldown, silence or full queue keeps it back.</summary>
    public static readonly AlertType TriageEmergency = new("triage_emergency", Critical, 1, 0);

    public static IReadOnlyList<AlertType> All { get; } =
        [ServiceDown, HighLatency, ResourceUsage, ProcessMissing, ErrorRate, AbstainDrift, DiskSpace, TriageEmergency];
}
