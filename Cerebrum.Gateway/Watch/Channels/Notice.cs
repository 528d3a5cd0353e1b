using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Cerebrum.Gateway.Watch.Rules;

namespace Cerebrum.Gateway.Watch.Channels;

/// <summary>What became of an alert.</summary>
internal sealed record Told(Alert Alert);

/// <summary>What a channel is given: what became of the subjects of one rule in one look, or answers that said: an ambulance now.</summary>
/// <param name="State"><c>firing</c>, <c>resolved</c>, <c>flapping</c> or <c>emergency</c>.</param>
/// <param name="Count">Of all; <paramref name="Lines"/> and <paramref name="Emergencies"/> hold the first of them.</param>
internal sealed record Notice(
    DateTimeOffset At, string Rule, string Severity, string State, int Count, IReadOnlyList<NoticeLine> Lines,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<EmergencyLine>? Emergencies = null)
{
    public const string Emergency = "emergency";
    private const int MostLines = 50;

    /// <summary>One line that says it all, for a subject of a mail.</summary>
    public string Title => State == Emergency ? string.Create(CultureInfo.InvariantCulture, $"[{Severity}] {Count} answer{(Count == 1 ? "" : "s")} said: an ambulance now")
        : string.Create(CultureInfo.InvariantCulture, $"[{Severity}] {Rule} {State}: {(Lines is [var first, ..] ? first.Subject : "")}{(Count > 1 ? $" and {Count - 1} more" : "")}");

    /// <summary>The title and a line for each subject.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder(Title);
            foreach (var line in Lines)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n{line.Subject}: {line.Message} (since {line.Since:u})");
            }

            foreach (var line in Emergencies ?? [])
            {
                text.Append(CultureInfo.InvariantCulture, $"\n{line.At:u} trace {line.TraceId}, rules {string.Join(", ", line.Rules)}");
            }

            return Count > Lines.Count + (Emergencies?.Count ?? 0) ? text.Append("\nand more.").ToString() : text.ToString();
        }
    }

    public static IReadOnlyList<Notice> Group(IEnumerable<Told> told, DateTimeOffset now) =>
    [
        .. from t in told
           group t.Alert by (t.Alert.Type, t.Alert.Severity, t.Alert.State) into of
           select new Notice(now, of.Key.Type, of.Key.Severity, of.Key.State.ToString().ToLowerInvariant(), of.Count(),
               [.. of.Take(MostLines).Select(a => new NoticeLine(a.Id, a.Subject, a.Message, a.Value, a.Threshold, a.Since))]),
    ];

    public static Notice Of(EmergencyBatch batch, DateTimeOffset now) =>
        new(now, AlertType.TriageEmergency.Name, AlertType.Critical, Emergency, batch.Count, [], batch.Lines);
}

internal sealed record NoticeLine(string Id, string Subject, string Message, double Value, double Threshold, DateTimeOffset Since);

/// <summary>An answer that said: an ambulance now. Nothing of what was asked or answered, nor of whom.</summary>
/// <param name="Rules">Ids of the rule pack.</param>
internal sealed record EmergencyLine(DateTimeOffset At, string TraceId, IReadOnlyList<string> Rules);

/// <param name="Count">Of all; <paramref name="Lines"/> holds the first of them.</param>
internal sealed record EmergencyBatch(int Count, IReadOnlyList<EmergencyLine> Lines);

/// <param name="Waiting">By channel: what it was not told yet.</param>
internal sealed record KeptEmergencies(IReadOnlyDictionary<string, EmergencyBatch> Waiting);

/// <param name="Waiting">Notices that it was not told yet.</param>
/// <param name="Dropped">Notices it will not be told any more: it was away for too long, or there were too many.</param>
/// <param name="LastError">Of its latest failure; null when the latest notice arrived.</param>
internal sealed record ChannelStatus(string Name, int Waiting, long Dropped, DateTimeOffset? LastSent, string? LastError, DateTimeOffset? LastFailed);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Notice))]
internal sealed partial class NoticeJson : JsonSerializerContext;
