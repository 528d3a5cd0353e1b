using System.Text.Json.Nodes;
using Cerebrum.Gateway.Watch.Probes;

namespace Cerebrum.AppHost.Commands.SelfTest;

internal static class ChatChecks
{
    /// <summary>Asked once: where somebody is called for each emergency, they are called for this one.</summary>
    private const string ChestPain = "I have crushing chest pain that spreads into my left arm";

    private const string Sneezing = "I have a runny nose and I sneeze";

    public static IReadOnlyList<Check> All { get; } =
    [
        new("POST /api/chat", "chest pain is an emergency", async (door, ct) =>
            (await AskAsync(door, "/api/chat", ChestPain, ct)).Expect(200).Expect("success", "status").Expect("emergency", "triage", "level").ExpectSome("triage", "action")),
        new("POST /api/chat", "an answer names its evidence and says what it is not", async (door, ct) =>
            (await AskAsync(door, "/api/chat", "I have a throbbing headache on one side and bright light hurts", ct)).Expect(200)
                .ExpectSome("analysis", "final_analysis").ExpectSome("citations").ExpectSome("evidence").ExpectSome("differential").ExpectSome("disclaimer")),
        new("POST /api/chat", "voice, keystrokes and an image in a form are all read", FormAsync),
        new("POST /api/chat", "as events, from plan to done", StreamAsync),
        new("POST /api/chat", "no question is refused", async (door, ct) =>
            (await door.PostAsync("/api/chat", new JsonObject(), ct)).Expect(400).Expect("Question is required", "error")),
        new("POST /chat", "the older name answers the same", async (door, ct) =>
            (await AskAsync(door, "/chat", Sneezing, ct)).Expect(200).Expect("self_care", "triage", "level"), IsAlias: true),
        new("GET /api/status", "everything is loaded", async (door, ct) =>
            (await door.GetAsync("/api/status", ct)).Expect(200).Expect("ready", "status").Expect("True", "components", "overall")),
        new("POST /v1/chat/completions", "a completion", async (door, ct) =>
            (await door.PostAsync("/v1/chat/completions", Messages(), ct)).Expect(200).Expect("assistant", "choices", "0", "message", "role").ExpectSome("choices", "0", "message", "content")),
        new("GET /v1/models", "the one model", async (door, ct) => (await door.GetAsync("/v1/models", ct)).Expect(200).Expect("cerebrum", "data", "0", "id")),
    ];

    private static Task<Answer> AskAsync(Door door, string path, string question, CancellationToken ct) =>
        door.PostAsync(path, new JsonObject { ["question"] = question, ["session_id"] = door.Session }, ct);

    private static JsonObject Messages() => new()
    {
        ["model"] = "cerebrum", ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "What helps against migraine?" }),
    };

    private static async Task FormAsync(Door door, CancellationToken ct)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("I feel low and my hand shakes"), "question" },
            { new StringContent(door.Session), "session_id" },
            { new StringContent(Payload.Keystrokes(Payload.Keys).ToJsonString()), "typing" },
            { new ByteArrayContent(Payload.Tone), "audio", "tone.wav" },
            { new ByteArrayContent(Payload.Image), "image", "waves.png" },
        };
        (await door.SendAsync(HttpMethod.Post, "/api/chat", form, ct)).Expect(200)
            .ExpectNumber(Payload.ToneSeconds - 0.1, Payload.ToneSeconds + 0.1, "analysis", "audio_analysis", "quality", "duration_s")
            .ExpectNumber(Payload.Keys, Payload.Keys, "analysis", "typing_analysis", "quality", "keystrokes")
            .ExpectNumber(Payload.Side, double.MaxValue, "analysis", "image_analysis", "quality", "width");
    }

    private static async Task StreamAsync(Door door, CancellationToken ct)
    {
        using var body = Door.Json(new JsonObject { ["question"] = Sneezing, ["session_id"] = door.Session });
        var answer = (await door.SendAsync(HttpMethod.Post, "/api/chat", body, ct, accept: "text/event-stream")).Expect(200);
        if (answer.ContentType != "text/event-stream")
        {
            throw new WrongAnswerException($"expected text/event-stream; found {answer.ContentType}");
        }

        foreach (var name in new[] { "plan", "triage", "passages", "token", "done" })
        {
            answer.ExpectText($"event: {name}\n");
        }

        var done = answer.Text[(answer.Text.LastIndexOf("event: done\n", StringComparison.Ordinal) + "event: done\ndata: ".Length)..];
        new Answer(200, "application/json", System.Text.Encoding.UTF8.GetBytes(done.Split('\n')[0])).Expect("self_care", "triage", "level");
    }
}
