using System.Globalization;
using System.Text.Json.Nodes;

namespace Cerebrum.Llm.Sessions.Fhir;

/// <summary>The resources of one turn: what was said, what the signals read, how urgent it is and what it may be, the answer, and how
/// all that came about. All of it is preliminary: no clinician has seen it.</summary>
internal sealed class FhirTurn(FhirBundle bundle, int number, StoredTurn turn)
{
    private readonly JsonObject answer = JsonObject.Create(turn.Answer)!;
    private readonly List<string> made = [], devices = [];

    public void Add()
    {
        var cerebrum = AddDevice("Cerebrum", version: null, "Health information software: triage by rules, knowledge, differential");
        Observe("statement", "What the person asked or told", new() { ["valueString"] = FhirBundle.Text(turn.Question) });
        var signals = new FhirSignals(this);
        signals.Add("audio", "Emotion in recorded speech", "detected_emotion", answer["analysis"]?["audio_analysis"]);
        signals.Add("typing", "Pattern of keystrokes", "detected_condition", answer["analysis"]?["typing_analysis"]);
        signals.Add("image", "Reading of a chest X-ray", "detected_condition", answer["analysis"]?["image_analysis"]);
        var observations = made.ToList();

        var engine = answer["engine"];
        AddDevice($"{engine?["name"]} {engine?["model"]}".Trim(), version: null, "Engine that wrote the answer");
        AddRisk(cerebrum, observations);
        Keep("DiagnosticReport", "report", new()
        {
            ["status"] = "preliminary",
            ["code"] = FhirBundle.Concept("Answer to a health question"),
            ["subject"] = bundle.Reference("person"),
            ["effectiveDateTime"] = turn.At,
            ["issued"] = turn.At,
            ["result"] = References(observations),
            ["conclusion"] = FhirBundle.Text($"{answer["analysis"]?["final_analysis"]}\n\n{answer["disclaimer"]}"),
        });
        AddProvenance();
    }

    /// <summary>Adds an observation of the person at this turn's time.</summary>
    public void Observe(string name, string what, JsonObject members, string? device = null)
    {
        members["status"] = "preliminary";
        members["code"] = FhirBundle.Concept(what);
        members["subject"] = bundle.Reference("person");
        members["effectiveDateTime"] = turn.At;
        members["issued"] = turn.At;
        members["device"] = device is null ? null : bundle.Reference(device);
        Keep("Observation", name, members);
    }

    /// <returns>The device's name in the bundle: one and the same for all turns.</returns>
    public string AddDevice(string model, string? version, string kind)
    {
        var name = $"device {model} {version}";
        bundle.Add("Device", name, new()
        {
            ["deviceName"] = new JsonArray(new JsonObject { ["name"] = FhirBundle.Text(model), ["type"] = "model-name" }),
            ["type"] = FhirBundle.Concept(kind),
            ["version"] = version is null ? null : new JsonArray(new JsonObject { ["value"] = FhirBundle.Text(version) }),
        });
        devices.Add(name);
        return name;
    }

    /// <summary>The urgency first, then each condition the answer names.</summary>
    private void AddRisk(string device, List<string> observations)
    {
        var triage = answer["triage"];
        var reasons = string.Join(' ', triage?["reasons"]?.AsArray().Select(r => (string?)r?["text"]) ?? []);
        var candidates = answer["differential"]?.AsArray() ?? [];
        JsonObject[] predictions =
        [
            Predict("Need of care", $"{triage?["level"]}", reasons),
            .. candidates.Select((c, rank) => Predict(
                $"{c?["condition"]}",
                // It orders the candidates and is not a probability, so it does not stand where FHIR has one.
                string.Create(CultureInfo.InvariantCulture, $"rank {rank + 1} of {candidates.Count}, weight {(double?)c?["likelihood"] ?? 0:0.000}"),
                Because(c))),
        ];
        Keep("RiskAssessment", "risk", new()
        {
            ["status"] = "preliminary",
            ["method"] = FhirBundle.Concept("Rules for urgency; a ranking of conditions by what is told, found and measured"),
            ["subject"] = bundle.Reference("person"),
            ["occurrenceDateTime"] = turn.At,
            ["performer"] = bundle.Reference(device),
            ["basis"] = References(observations),
            ["prediction"] = new JsonArray([.. predictions]),
            ["mitigation"] = FhirBundle.Text($"{triage?["action"]}"),
        });
    }

    private static JsonObject Predict(string outcome, string risk, string rationale)
    {
        var prediction = new JsonObject { ["outcome"] = FhirBundle.Concept(outcome), ["qualitativeRisk"] = FhirBundle.Concept(risk) };
        if (rationale.Length > 0)
        {
            prediction["rationale"] = FhirBundle.Text(rationale);
        }

        return prediction;
    }

    private static string Because(JsonNode? candidate)
    {
        string Of(string side) => string.Join("; ", candidate?[side]?.AsArray().Select(reason => (string?)reason) ?? []);
        return string.Join(". ", new[] { ("For: ", Of("for")), ("Against: ", Of("against")) }.Where(s => s.Item2.Length > 0).Select(s => s.Item1 + s.Item2));
    }

    private void AddProvenance()
    {
        var sources = answer["citations"]?.AsArray().Select(c => new JsonObject
        {
            ["role"] = "source",
            ["what"] = new JsonObject { ["display"] = FhirBundle.Text($"{c?["title"]} ({c?["source"]}, {c?["passage_id"]})") },
        }) ?? [];
        bundle.Add("Provenance", Name("provenance"), new()
        {
            ["target"] = References(made),
            ["occurredDateTime"] = turn.At,
            ["recorded"] = turn.At,
            ["activity"] = FhirBundle.Concept("Written by software; no clinician has checked it"),
            ["agent"] = new JsonArray([.. devices.Distinct().Select(device => new JsonObject { ["who"] = bundle.Reference(device) })]),
            ["entity"] = new JsonArray([.. sources]),
        });
    }

    private void Keep(string type, string name, JsonObject members)
    {
        bundle.Add(type, Name(name), members);
        made.Add(Name(name));
    }

    private string Name(string name) => $"turn {number} {name}";

    private JsonArray References(IEnumerable<string> names) => [.. names.Select(bundle.Reference)];
}
