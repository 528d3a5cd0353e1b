using System.Text;
using System.Text.Json.Nodes;
using Cerebrum.Gateway.Watch.Probes;

namespace Cerebrum.AppHost.Commands.SelfTest;

internal static class SignalChecks
{
    private const string Analyse = "POST /v1/ml/{data_type}/{model}", Process = "POST /ml/process";

    private static readonly string[] Emotions = ["happy", "sad", "angry", "neutral", "fear", "unknown"];
    private static readonly string[] Hands = ["parkinsons", "essential_tremor", "carpal_tunnel", "multiple_sclerosis", "normal", "unknown"];
    private static readonly string[] Chests = ["covid", "pneumonia", "normal", "other", "unknown"];

    public static IReadOnlyList<Check> All { get; } =
    [
        new(Analyse, "a tone: its length and its pitch", async (door, ct) =>
            (await door.PostAsync("/v1/ml/audio/emotion", Payload.Tone, "audio/wav", ct)).Expect(200).ExpectOneOf(Emotions, "detected_emotion")
                .ExpectNumber(Payload.ToneSeconds - 0.1, Payload.ToneSeconds + 0.1, "quality", "duration_s")
                .ExpectNumber(Payload.ToneHz - 3, Payload.ToneHz + 3, "features", "f0_median_hz")),
        new(Analyse, "keystrokes: all are counted", async (door, ct) =>
            (await door.PostAsync("/v1/ml/typing/pattern", Payload.Keystrokes(Payload.Keys), ct)).Expect(200).ExpectOneOf(Hands, "detected_condition")
                .ExpectNumber(Payload.Keys, Payload.Keys, "quality", "keystrokes").ExpectNumber(80, 115, "features", "key_press_duration")),
        new(Analyse, "an image: its size", async (door, ct) =>
            (await door.PostAsync("/v1/ml/image/classification", Payload.Image, "image/png", ct)).Expect(200).ExpectOneOf(Chests, "detected_condition")
                .ExpectNumber(Payload.Side, Payload.Side, "quality", "width")),
        new(Analyse, "an unknown model is refused", async (door, ct) => (await door.PostAsync("/v1/ml/typing/nothing", Payload.Keystrokes(Payload.Keys), ct)).Expect(404)),
        new(Analyse, "what is no sound is refused", async (door, ct) => (await door.PostAsync("/v1/ml/audio/emotion", Encoding.UTF8.GetBytes("no sound"), "audio/wav", ct)).Expect(400, 415, 422)),
        new(Process, "a tone", async (door, ct) => (await ProcessAsync(door, "audio", "emotion", Convert.ToBase64String(Payload.Tone), ct)).Expect(200).ExpectOneOf(Emotions, "detected_emotion").At("confidence")),
        new(Process, "an image", async (door, ct) => (await ProcessAsync(door, "image", "classification", Convert.ToBase64String(Payload.Image), ct)).Expect(200).ExpectOneOf(Chests, "detected_condition").At("confidence")),
        new(Process, "keystrokes", async (door, ct) => (await ProcessAsync(door, "typing", "pattern", Payload.Keystrokes(Payload.Keys), ct)).Expect(200).ExpectOneOf(Hands, "detected_condition").At("confidence")),
        new(Process, "nine keystrokes are too few", async (door, ct) =>
            (await ProcessAsync(door, "typing", "pattern", Payload.Keystrokes(9), ct)).Expect(200).Expect("Not enough keystroke data (minimum 10 required)", "error").Expect("unknown", "detected_condition")),
        new(Process, "a missing field is refused", async (door, ct) => (await door.PostAsync("/ml/process", new JsonObject { ["url"] = "" }, ct)).Expect(400).ExpectSome("error")),
        new("POST /ml/forward", "the older name answers the same", async (door, ct) => (await door.PostAsync("/ml/forward", Body("typing", "pattern", Payload.Keystrokes(Payload.Keys)), ct)).Expect(200).At("confidence"), IsAlias: true),
        new("GET /v1/ml/models", "three models, loaded", async (door, ct) =>
        {
            var models = (await door.GetAsync("/v1/ml/models", ct)).Expect(200);
            for (var i = 0; i < 3; i++)
            {
                models.Expect("True", $"{i}", "loaded");
            }
        }),
    ];

    private static Task<Answer> ProcessAsync(Door door, string type, string model, JsonNode url, CancellationToken ct) => door.PostAsync("/ml/process", Body(type, model, url), ct);

    private static JsonObject Body(string type, string model, JsonNode url) => new() { ["data_type"] = type, ["model"] = model, ["url"] = url };
}
