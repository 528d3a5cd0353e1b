using System.Text.Json.Serialization;

namespace Cerebrum.Gateway.Watch.Rules;

/// <summary>A type of alert as it is configured. What the file does not name is off.</summary>
/// <param name="Violations">Looks in a row that must be bad: the predecessor's <c>threshold</c> or <c>consecutive_violations</c>, 1..1000.</param>
/// <param name="Recoveries">Looks in a row that must be good before it is over, 1..1000.</param>
/// <param name="CooldownMinutes">0..10080.</param>
/// <param name="Limits">By name; see <see cref="AlertType.Limits"/>.</param>
/// <param name="Processes">Names of processes that must run on this machine besides the nodes.</param>
internal sealed record AlertRule(
    string Type, bool Enabled, string Severity, int Violations, int Recoveries, double CooldownMinutes,
    IReadOnlyDictionary<string, double> Limits, IReadOnlyList<string> Processes)
{
    public double this[string limit] => Limits[limit];
}

/// <summary>What <c>alert_config.json</c> says.</summary>
/// <param name="Interval">Between two looks.</param>
internal sealed record AlertRules(TimeSpan Interval, IReadOnlyDictionary<string, AlertRule> Rules, ChannelRules Channels)
{
    public AlertRule Of(AlertType type) => Rules[type.Name];
}

/// <summary>Each is null while it is not enabled.</summary>
internal sealed record ChannelRules(bool Console, LogFileRules? LogFile, EmailRules? Email, SlackRules? Slack, WebhookRules? Webhook);

/// <param name="Path">Under the data folder unless it is absolute.</param>
/// <param name="MaxBytes">Of a file; then the next is begun.</param>
/// <param name="Files">Kept besides the current one.</param>
internal sealed record LogFileRules(string Path, long MaxBytes, int Files);

/// <param name="UseTls">Whether the connection must be encrypted.</param>
internal sealed record EmailRules(string Server, int Port, bool UseTls, string User, string Password, string From, IReadOnlyList<string> To);

internal sealed record SlackRules(Uri Url);

/// <param name="Secret">Key of the signature; empty for none.</param>
internal sealed record WebhookRules(Uri Url, string Secret);

/// <summary>Something in the file that is not as expected. What is a secret is not shown.</summary>
/// <param name="Path">As <c>alerts.high_latency.threshold_ms</c>.</param>
internal sealed record RuleFault(string Path, string Expected, string Found)
{
    public override string ToString() => $"{Path}: expected {Expected}; found {Found}.";
}

/// <summary><c>GET /api/alerts/rules</c>.</summary>
/// <param name="Loaded">When what counts was read.</param>
/// <param name="Faults">Of the file as it is now; while there are any, what was read before counts.</param>
/// <param name="Ignored">Members of the file that nobody reads.</param>
internal sealed record RulesAnswer(
    string File, DateTimeOffset Loaded, double IntervalSeconds, IReadOnlyList<AlertRule> Rules, IReadOnlyList<string> Channels, IReadOnlyList<RuleFault> Faults, IReadOnlyList<string> Ignored);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RulesAnswer))]
internal sealed partial class RulesJson : JsonSerializerContext;
