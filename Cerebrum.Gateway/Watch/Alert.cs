using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Cerebrum.Gateway.Watch.Channels;
using Cerebrum.Gateway.Watch.Rules;

namespace Cerebrum.Gateway.Watch;

[JsonConverter(typeof(JsonStringEnumConverter<AlertState>))]
internal enum AlertState
{
    [JsonStringEnumMemberName("firing")]
    Firing,

    /// <summary>Firing, and somebody said that they know.</summary>
    [JsonStringEnumMemberName("acknowledged")]
    Acknowledged,

    [JsonStringEnumMemberName("resolved")]
    Resolved,

    /// <summary>It comes and goes; it is told of once, until it is steady again.</summary>
    [JsonStringEnumMemberName("flapping")]
    Flapping,
}

/// <summary>What was wrong with one subject by one rule, latest time.</summary>
/// <param name="Id">Always the same for the rule and subject.</param>
/// <param name="Since">When it began, this time.</param>
/// <param name="Until">When it ended; null while it goes on.</param>
/// <param name="Count">How often it began since it is kept.</param>
internal sealed record Alert(
    string Id, string Rule, string Type, string Severity, string Subject, AlertState State, string Message, double Value, double Threshold,
    DateTimeOffset Since, DateTimeOffset? Until, int Count)
{
    [JsonIgnore]
    public bool IsOver => State == AlertState.Resolved;

    public static string IdOf(string type, string subject) => $"{type}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject)))[..10]}";
}

/// <summary>An alert as it is kept over a restart.</summary>
/// <param name="IsTold">Whether the channels were told that it began, this time.</param>
/// <param name="LastTold">When they were told last that it began, any time.</param>
internal sealed record KeptAlert(Alert Alert, bool IsTold, DateTimeOffset? LastTold);

/// <param name="Subject">Of an alert, or what its subject begins with, up to a space; <c>*</c> is all.</param>
internal sealed record Silence(string Id, string Subject, DateTimeOffset Until)
{
    public bool Covers(string subject) => Subject == "*" || subject == Subject || subject.StartsWith(Subject + " ", StringComparison.Ordinal);
}

internal sealed record KeptState(IReadOnlyList<KeptAlert> Alerts, IReadOnlyList<Silence> Silences);

/// <summary><c>GET /api/alerts</c>.</summary>
internal sealed record AlertList(IReadOnlyList<Alert> Alerts, IReadOnlyList<Silence> Silences, IReadOnlyList<ChannelStatus> Channels);

internal sealed record SilenceRequest(string? Subject, double? Minutes);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(KeptState))]
[JsonSerializable(typeof(KeptEmergencies))]
[JsonSerializable(typeof(AlertList))]
[JsonSerializable(typeof(Alert))]
[JsonSerializable(typeof(Silence))]
[JsonSerializable(typeof(SilenceRequest))]
internal sealed partial class AlertJson : JsonSerializerContext;
