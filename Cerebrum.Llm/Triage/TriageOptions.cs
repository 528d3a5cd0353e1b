using System.ComponentModel.DataAnnotations;

namespace Cerebrum.Llm.Triage;

/// <summary>The words that differ by region; bound from <c>Triage</c>.</summary>
internal sealed record TriageOptions
{
    public const string Section = "Triage";

    /// <summary>Put behind "Call".</summary>
    /// <value>The default value is "your local emergency number (112, 911, 999)".</value>
    [Required, StringLength(120)]
    public string EmergencyNumber { get; init; } = "your local emergency number (112, 911, 999)";

    /// <summary>What an answer about self-harm leads with; whole sentences.</summary>
    /// <value>The default value names no number, since there is none that works everywhere.</value>
    [Required, StringLength(600)]
    public string CrisisLine { get; init; } =
        "You do not have to go through this alone: please talk to someone now. A crisis line will listen at any hour "
        + "(988 in the USA and Canada, 116 123 in the UK and Ireland, 112 in the EU; findahelpline.com lists the others).";
}
