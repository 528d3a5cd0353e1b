using System.Text.Json;

namespace Cerebrum.Gateway.Watch.Rules;

/// <summary>What a file says, or all that is wrong with it.</summary>
/// <param name="Rules">Null where there are faults.</param>
internal sealed record RulesReading(AlertRules? Rules, IReadOnlyList<RuleFault> Faults, IReadOnlyList<string> Ignored);

/// <summary>Reads <c>alert_config.json</c>: the predecessor's file as it was, comments and trailing commas included.</summary>
/// <param name="configuration">Where secrets may stand instead: <c>Alerts:Email:Password</c> and others, see <see cref="ChannelReader"/>.</param>
internal sealed class RulesReader(IConfiguration configuration)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 };

    public RulesReading Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json, Lenient);
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            return new(null, [new("(the file)", "JSON", $"text that is none at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}")], []);
        }
    }

    private RulesReading Read(JsonElement json)
    {
        var faults = new List<RuleFault>();
        var file = new Section("", json, faults);
        var interval = TimeSpan.FromSeconds(file.Number("interval_seconds", 30, 1, 3600));
        var (alerts, channels) = (file.Under("alerts"), file.Under("notification_channels"));
        var sections = AlertType.All.Select(type => (Type: type, Section: alerts.Under(type.Name), IsThere: alerts.Has(type.Name))).ToList();
        var rules = sections.Select(s => Rule(s.Type, s.Section, s.IsThere)).ToDictionary(r => r.Type);
        var (means, ignored) = new ChannelReader(configuration).Read(channels);
        if (rules[AlertType.TriageEmergency.Name].Enabled && means is { Console: false, LogFile: null, Email: null, Slack: null, Webhook: null })
        {
            alerts.Fault("triage_emergency", "a channel that is enabled, to tell it by", "none", 0);
        }

        return new(faults.Count > 0 ? null : new AlertRules(interval, rules, means), faults,
            [.. file.Ignored, .. alerts.Ignored, .. sections.SelectMany(s => s.Section.Ignored), .. channels.Ignored, .. ignored]);
    }

    private static AlertRule Rule(AlertType type, Section section, bool isThere)
    {
        // The predecessor says `threshold` of a service and `consecutive_violations` of a figure; both are the number of bad looks.
        var violations = section.Whole("consecutive_violations", section.Whole("threshold", type.Violations, 1, 1000), 1, 1000);
        var severity = section.Text("severity", type.Severity);
        return new AlertRule(
            type.Name,
            section.Flag("enabled", isThere && type != AlertType.TriageEmergency) && isThere,
            severity is AlertType.Critical or AlertType.Warning ? severity : section.Fault("severity", "critical or warning", "another text", type.Severity),
            violations,
            section.Whole("recoveries", 2, 1, 1000),
            section.Number("cooldown_minutes", type.CooldownMinutes, 0, 10_080),
            type.Limits.ToDictionary(l => l.Name, l => section.Number(l.Name, l.Default, l.Least, l.Most)),
            type == AlertType.ProcessMissing ? section.List("processes") : []);
    }
}
