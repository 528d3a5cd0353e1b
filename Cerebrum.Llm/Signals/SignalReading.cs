using System.Globalization;
using System.Text.Json.Nodes;

namespace Cerebrum.Llm.Signals;

/// <summary>What a signal says, ready for the differential and for sentences.</summary>
/// <param name="Modality"><c>audio</c>, <c>typing</c> or <c>image</c>.</param>
/// <param name="Noun">What it is called in a sentence: <c>voice</c>, <c>typing</c> or <c>X-ray</c>.</param>
/// <param name="Support">How evidence names it, as in <c>signal:audio.emotion</c>.</param>
/// <param name="Label">Null when the model abstained or failed.</param>
/// <param name="ConditionId">The condition of the pack the label speaks for, if any.</param>
/// <param name="RulesAgainst">Conditions a normal result speaks against.</param>
/// <param name="Weight">How far the model's card lets it be believed, 0..1.</param>
/// <param name="Summary">One clause, for reasons: "the X-ray model reads pneumonia (0.72)".</param>
internal sealed record SignalReading(
    string Modality,
    string Noun,
    string Support,
    JsonObject Analysis,
    string? Label,
    double Confidence,
    string? ConditionId,
    IReadOnlyList<string> RulesAgainst,
    double Weight,
    string Summary)
{
    public string? Error => (string?)Analysis["error"];

    public string? Reason => (string?)Analysis["reason"];

    /// <summary>Whether a sentence tells what this signal says: it names the signal, and the label where there is one.</summary>
    public bool IsSpokenOfIn(string sentence) =>
        sentence.Contains(Noun, StringComparison.OrdinalIgnoreCase)
        && (Label is null || sentence.Contains(Label.Replace('_', ' '), StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads an answer of the ML service.</summary>
    public static SignalReading Of(SignalKind kind, JsonObject analysis)
    {
        var label = (string?)analysis[kind.LabelField];
        var abstained = (bool?)analysis["abstained"] == true || analysis["error"] is not null || label is null or "unknown" or "other"; // "Other" is what a model says of what it was not made for.
        var confidence = (double?)analysis["confidence"] ?? 0;
        var condition = abstained ? null : kind.Conditions.GetValueOrDefault(label!);
        var words = label?.Replace('_', ' ');
        var summary = string.Create(CultureInfo.InvariantCulture, $"the {kind.Noun} model reads {words} ({confidence:0.00})");
        return new SignalReading(
            kind.Modality, kind.Noun, kind.Support, analysis, abstained ? null : label, confidence, condition,
            !abstained && label == "normal" ? [.. kind.Conditions.Values] : [], kind.Weight, summary);
    }
}

/// <summary>A kind of signal and how it meets the knowledge pack.</summary>
internal sealed record SignalKind(string Modality, string Task, string Support, string LabelField, string Noun, double Weight, IReadOnlyDictionary<string, string> Conditions)
{
    // The weights follow the cards, by what holds on people and clinics the model never saw: voice, recall 0.33 of five; typing, AUC 0.84 in one
    // clinic and 0.60 at home; X-ray, balanced accuracy 0.65 of four where it answers.
    public static readonly SignalKind Audio = new("audio", "audio/emotion", "signal:audio.emotion", "detected_emotion", "voice", 0.2,
        new Dictionary<string, string> { ["sad"] = "depression", ["fear"] = "generalized-anxiety-disorder" });

    public static readonly SignalKind Typing = new("typing", "typing/pattern", "signal:typing.pattern", "detected_condition", "typing", 0.3,
        new Dictionary<string, string>
        {
            ["parkinsons"] = "parkinsons-disease",
            ["essential_tremor"] = "essential-tremor",
            ["carpal_tunnel"] = "carpal-tunnel-syndrome",
            ["multiple_sclerosis"] = "multiple-sclerosis",
        });

    public static readonly SignalKind Image = new("image", "image/classification", "signal:image.classification", "detected_condition", "X-ray", 0.6,
        new Dictionary<string, string> { ["pneumonia"] = "pneumonia", ["covid"] = "covid-19" });
}
