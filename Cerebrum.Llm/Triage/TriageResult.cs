using System.Text.Json.Serialization;

namespace Cerebrum.Llm.Triage;

/// <summary>How urgent a case is; a greater value is more urgent.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TriageLevel>))]
internal enum TriageLevel
{
    [JsonStringEnumMemberName("self_care")]
    SelfCare,

    /// <summary>Seen within days.</summary>
    [JsonStringEnumMemberName("soon")]
    Soon,

    /// <summary>Seen the same day.</summary>
    [JsonStringEnumMemberName("urgent")]
    Urgent,

    /// <summary>An ambulance now.</summary>
    [JsonStringEnumMemberName("emergency")]
    Emergency,
}

/// <param name="Rule">Id in the rule pack.</param>
/// <param name="Text">The reason, in a sentence for the person.</param>
internal sealed record TriageReason(string Rule, string Text);

/// <param name="Action">What to do, in words.</param>
internal sealed record TriageResult(TriageLevel Level, IReadOnlyList<TriageReason> Reasons, string Action);
