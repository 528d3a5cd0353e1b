using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Cerebrum.Gateway.Watch.Probes;

/// <summary>Every route of the API, asked in a way that leaves nothing behind: what would change something is asked for what is not there.</summary>
internal static class ProbeList
{
    /// <summary>For whoever reads it in a trace: it is nobody's question.</summary>
    private const string Emergency = "I have crushing chest pain that spreads to my left arm, I am sweating and short of breath", Ordinary = "I have a runny nose and I sneeze";

    private const string Nothing = "cerebrum-probe-of-nothing";

    public static IReadOnlyList<Probe> All { get; } =
    [
        // The gateway itself.
        Get("/", null, text: "<html"),
        Get("/health", null, text: "Healthy"),
        Get("/alive", null, text: "Healthy"),
        Get("/status", null, members: [("status", "*"), ("services.llm", "*"), ("services.ml", "*")]),
        Get("/nodes", null, members: ("nodes", "*")),
        Get("/metrics", null, text: "# TYPE"),
        Get("/openapi/v1.json", null, members: ("openapi", "*")),
        Get("/docs/", null, text: "<html"),
        Get("/api/audit?limit=1", null, members: ("entries", "*")),
        Get("/api/telemetry", null, members: [("services", "*"), ("routes", "*")]),
        Get("/api/alerts", null, members: ("alerts", "*")),
        Get("/api/alerts/rules", null, members: ("rules", "*")),
        Post("/register", null, () => Json(new JsonObject { ["url"] = "", ["type"] = "" }), 400),
        Post("/heartbeat", null, () => Json(new JsonObject { ["url"] = "" }), 400),
        Post("/deregister", null, () => Json(new JsonObject { ["url"] = "" }), 400),

        // The conversation.
        Get("/api/status", "llm", members: [("status", "ready"), ("components.overall", "true")]),
        Post("/api/chat", "llm", () => Question(Emergency), 200, [("status", "success"), ("triage.level", "emergency"), ("engine.name", "grounded"), ("analysis.final_analysis", "*")]),
        new(HttpMethod.Post, "/chat", "llm", () => Question(Ordinary, stream: true), Text: "\"level\":\"self_care\""),
        Post("/v1/chat/completions", "llm", () => Json(new JsonObject { ["model"] = "cerebrum", ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = Ordinary }) }), 200, [("object", "chat.completion"), ("error", "!")]),
        Get("/v1/models", "llm", members: ("object", "list")),
        Get($"/api/sessions/{Nothing}", "llm", 404),
        Get($"/api/sessions/{Nothing}/fhir", "llm", 404),
        Get("/api/knowledge", "llm", members: ("sources", "*")),
        Get("/api/knowledge/search?q=burning+when+urinating&k=1", "llm", members: [("results", "*"), ("abstained", "false")]),
        Get($"/api/knowledge/jobs/{Nothing}", "llm", 404),

        // The signals.
        Post("/ml/process", "ml", () => Json(new JsonObject { ["data_type"] = "typing", ["model"] = "pattern", ["url"] = Payload.Keystrokes(40) }), 200, [("detected_condition", "*"), ("quality.keystrokes", "40"), ("error", "!")]),
        Post("/ml/forward", "ml", () => Json(new JsonObject { ["data_type"] = "audio", ["model"] = "emotion", ["url"] = Convert.ToBase64String(Payload.Tone) }), 200, [("detected_emotion", "*"), ("quality.duration_s", "*"), ("error", "!")]),
        Post("/v1/ml/audio/emotion", "ml", () => Raw(Payload.Tone, "audio/wav"), 200, [("detected_emotion", "*"), ("model.id", "*"), ("error", "!")]),
        Post("/v1/ml/typing/pattern", "ml", () => Json(Payload.Keystrokes(40)), 200, [("detected_condition", "*"), ("quality.keystrokes", "40"), ("model.id", "*")]),
        Post("/v1/ml/image/classification", "ml", () => Raw(Payload.Image, "image/png"), 200, [("detected_condition", "*"), ("model.id", "*"), ("error", "!")]),
        Get("/v1/ml/models", "ml", text: "typing/pattern"),
    ];

    private static Probe Get(string path, string? part, int status = 200, string? text = null, params IReadOnlyList<(string, string)> members) =>
        new(HttpMethod.Get, path, part, null, status, text, members);

    private static Probe Post(string path, string? part, Func<HttpContent> body, int status, params IReadOnlyList<(string, string)> members) =>
        new(HttpMethod.Post, path, part, body, status, null, members);

    private static StringContent Question(string question, bool stream = false) => Json(new JsonObject { ["question"] = question, ["stream"] = stream });

    private static StringContent Json(JsonObject body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    private static ByteArrayContent Raw(byte[] bytes, string type) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
}
