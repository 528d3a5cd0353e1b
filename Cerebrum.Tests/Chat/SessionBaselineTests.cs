using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Product;

namespace Cerebrum.Tests.Chat;

/// <summary>A session keeps how its person sounds, and the next clip is judged beside that.</summary>
public sealed class SessionBaselineTests(LlmService llm) : IClassFixture<LlmService>
{
    [Fact]
    public async Task Each_Clip_Of_A_Session_Adds_To_The_Persons_Baseline()
    {
        var first = await SayAsync(session: null);
        var second = await SayAsync((string?)first["session_id"]);
        var between = await AskAsync(new { question = "And what else could it be?", session_id = (string?)first["session_id"] });
        var third = await SayAsync((string?)first["session_id"]);

        Assert.Null(between["analysis"]!["audio_analysis"]);
        Assert.Equal([1, 2, 3], new[] { first, second, third }.Select(Clips));
        Assert.Equal(1, Clips(await SayAsync(session: null)));
    }

    private static int Clips(JsonNode answer) => (int)answer["analysis"]!["audio_analysis"]!["baseline"]!["clips"]!;

    // An upload one time and base64 in JSON the other: both carry the baseline.
    private async Task<JsonNode> SayAsync(string? session)
    {
        if (session is null)
        {
            return await AskAsync(new { question = "How do I sound?", audio = Convert.ToBase64String(Sample.Bytes("voice-synthetic.wav")) });
        }

        using var form = new MultipartFormDataContent
        {
            { new StringContent("How do I sound now?"), "question" },
            { new StringContent(session), "session_id" },
            { new ByteArrayContent(Sample.Bytes("voice-synthetic.wav")), "audio", "voice.wav" },
        };
        using var response = await llm.Client.PostAsync("/api/chat", form, TestContext.Current.CancellationToken);
        return await ReadAsync(response);
    }

    private async Task<JsonNode> AskAsync(object request)
    {
        using var response = await llm.Client.PostAsJsonAsync("/api/chat", request, TestContext.Current.CancellationToken);
        return await ReadAsync(response);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }
}
