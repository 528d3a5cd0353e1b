using System.Text.Json.Nodes;

namespace Cerebrum.Llm.Sessions.Fhir;

/// <summary>An observation for each signal that was sent, also where its model said nothing.</summary>
internal sealed class FhirSignals(FhirTurn turn)
{
    /// <param name="field">The member of <paramref name="analysis"/> that has the label.</param>
    /// <param name="analysis">As the ML service gave it; null where the signal was not sent.</param>
    public void Add(string name, string what, string field, JsonNode? analysis)
    {
        if (analysis is null)
        {
            return;
        }

        var label = (string?)analysis[field];
        var members = new JsonObject();
        if (analysis["error"] is not null || (bool?)analysis["abstained"] is true || label is null or "unknown")
        {
            members["dataAbsentReason"] = new JsonObject
            {
                ["coding"] = new JsonArray(new JsonObject
                {
                    ["system"] = "http://terminology.hl7.org/CodeSystem/data-absent-reason",
                    ["code"] = analysis["error"] is null ? "unknown" : "error",
                }),
                ["text"] = FhirBundle.Text((string?)analysis["error"] ?? (string?)analysis["reason"] ?? "The model made no statement."),
            };
        }
        else
        {
            members["valueCodeableConcept"] = FhirBundle.Concept(label);
            members["component"] = new JsonArray([.. Probabilities(analysis)]);
        }

        turn.Observe(name, what, members, Device(what, analysis["model"]));
    }

    private string? Device(string what, JsonNode? model) =>
        (string?)model?["id"] is { } id ? turn.AddDevice(id, (string?)model["version"], $"Model: {what}") : null;

    private static IEnumerable<JsonObject> Probabilities(JsonNode analysis) =>
        (analysis["probabilities"] as JsonObject ?? []).Where(p => p.Value is not null).Select(p => new JsonObject
        {
            ["code"] = FhirBundle.Concept($"Probability of {p.Key}"),
            ["valueQuantity"] = new JsonObject { ["value"] = p.Value!.DeepClone(), ["system"] = "http://unitsofmeasure.org", ["code"] = "1" },
        });
}
