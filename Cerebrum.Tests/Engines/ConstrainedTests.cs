using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Chat;
using Microsoft.AspNetCore.Http;

namespace Cerebrum.Tests.Engines;

/// <summary>Sentences asked for by a JSON schema, as servers give them and as they do not.</summary>
public sealed class ConstrainedTests
{
    private const string Question = "I have a throbbing headache on one side and bright light hurts";
    private const string Sentence = "A throbbing headache on one side with sensitivity to light fits migraine";
    private const string Json = $$"""{"sentences":[{"text":"{{Sentence}}.","passages":[1]},{"text":"Take 400 mg of a wonder drug.","passages":[1]}]}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Json)]
    [InlineData($"```json\n{Json}\n```")]
    [InlineData($"""{Json} And now to something else.""")]
    public async Task Sentences_In_Json_Reach_The_Reader_As_Text_With_References(string json)
    {
        await using var server = await OpenAIServer.StartAsync((context, _) => OpenAIServer.SayAsync(context, [.. json.Chunk(7).Select(c => new string(c))]));
        var answer = await AskAsync(server);

        Assert.Equal("json_schema", (string?)server.Bodies[^1]["response_format"]!["type"]);
        Assert.Equal("text", (string?)server.Bodies[^1]["response_format"]!["json_schema"]!["schema"]!["properties"]!["sentences"]!["items"]!["required"]![0]);
        Assert.Equal("openai", (string?)answer["engine"]!["name"]);
        Assert.Equal($"{Sentence} [1].", Answered(answer));
        Assert.Contains("1 sentences of the final text had no support and were left out.", Warnings(answer));
    }

    [Fact]
    public async Task Each_Sentence_Reaches_The_Reader_Before_The_Next_Is_Written()
    {
        var seen = new TaskCompletionSource();
        await using var server = await OpenAIServer.StartAsync(async (context, body) =>
        {
            var rest = Json.IndexOf(",{", StringComparison.Ordinal);
            if (OpenAIServer.PromptOf(body).Contains("First thought", StringComparison.Ordinal) && OpenAIServer.PromptOf(body).Contains(Question, StringComparison.Ordinal))
            {
                await OpenAIServer.WriteAsync(context, Json[..rest]);
                await seen.Task.WaitAsync(context.RequestAborted);
                await OpenAIServer.WriteAsync(context, Json[rest..]);
                return;
            }

            await OpenAIServer.SayAsync(context, Json);
        });
        await using var llm = await ServeAsync(server);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat") { Content = JsonContent.Create(new { question = Question, stream = true }) };
        using var response = await llm.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        while (await lines.ReadLineAsync(Ct) is { } line)
        {
            if (line.Contains("\"stage\":\"final\"", StringComparison.Ordinal) && line.Contains($"{Sentence} [1].", StringComparison.Ordinal))
            {
                seen.TrySetResult(); // Only now does the server go on.
            }
        }

        Assert.True(seen.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_Server_That_Refuses_The_Schema_Is_Asked_Without_It_From_Then_On()
    {
        await using var server = await OpenAIServer.StartAsync((context, body) =>
        {
            context.Response.StatusCode = body["response_format"] is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
            return body["response_format"] is null ? OpenAIServer.SayAsync(context, $"{Sentence} [1].") : Task.CompletedTask;
        });
        var answer = await AskAsync(server);
        Assert.Equal(("openai", $"{Sentence} [1]."), ((string?)answer["engine"]!["name"], Answered(answer)));
        Assert.Single(server.Bodies, body => body["response_format"] is not null);
    }

    [Fact]
    public async Task Without_The_Setting_No_Schema_Is_Asked_For()
    {
        await using var server = await OpenAIServer.StartAsync((context, _) => OpenAIServer.SayAsync(context, $"{Sentence} [1]."));
        Assert.Equal($"{Sentence} [1].", Answered(await AskAsync(server, ("Llm:OpenAI:Constrained", "false"))));
        Assert.All(server.Bodies, body => Assert.Null(body["response_format"]));
    }

    [Theory]
    [InlineData("""{"sentences": [7, {"txt": "Rest."}]}""", "none of its sentences says what a passage that it names says")]
    [InlineData("""{"answer": "Rest."}""", "it was not the JSON that was asked for")]
    [InlineData("""{"sentences": [{"text": "Rest" """, "it was not the JSON that was asked for")]
    [InlineData("""{"sentences": [{"text": "Once upon a time there was a girl.", "passages": [1]}]}""", "none of its sentences says what a passage that it names says")]
    public async Task An_Answer_That_Cannot_Be_Used_Is_Asked_For_Once_More_With_What_Was_Wrong(string bad, string fault)
    {
        await using var server = await OpenAIServer.StartAsync((context, body) =>
            OpenAIServer.SayAsync(context, OpenAIServer.PromptOf(body).Contains(fault, StringComparison.Ordinal) ? Json : bad));
        var answer = await AskAsync(server);
        Assert.Equal(("openai", $"{Sentence} [1]."), ((string?)answer["engine"]!["name"], Answered(answer)));
    }

    [Fact]
    public async Task An_Answer_That_Cannot_Be_Used_Twice_Is_Written_From_The_Evidence()
    {
        await using var server = await OpenAIServer.StartAsync((context, _) => OpenAIServer.SayAsync(context, """{"sentences": 7}"""));
        await using var llm = await ServeAsync(server);
        var before = server.Bodies.Count;
        var answer = await AskAsync(llm);
        Assert.Equal("grounded", (string?)answer["engine"]!["name"]);
        Assert.Contains("The language model did not answer in the form it was asked for; the answer was written from the evidence alone.", Warnings(answer));
        Assert.Equal(before + 4, server.Bodies.Count); // Two texts, each asked for twice.
    }

    /// <summary>What the model wrote; behind it stands what the rules ask.</summary>
    private static string Answered(JsonNode answer) => ((string)answer["analysis"]!["final_analysis"]!).Split("\n\n")[0].Trim();

    private static IEnumerable<string> Warnings(JsonNode answer) => answer["warnings"]!.AsArray().Select(w => (string)w!);

    private static async Task<JsonNode> AskAsync(OpenAIServer server, params (string, string)[] settings)
    {
        await using var llm = await ServeAsync(server, settings);
        return await AskAsync(llm);
    }

    private static async Task<JsonNode> AskAsync(LlmService llm)
    {
        using var response = await llm.Client.PostAsJsonAsync("/api/chat", new { question = Question }, Ct);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(Ct))!;
    }

    private static async Task<LlmService> ServeAsync(OpenAIServer server, params (string, string)[] settings)
    {
        var llm = new LlmService(mlIsUp: false, [("Llm:Engine", "openai"), ("Llm:OpenAI:Endpoint", server.Endpoint), .. settings]);
        await llm.InitializeAsync();
        return llm;
    }
}
