using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Chat;
using Microsoft.AspNetCore.Http;

namespace Cerebrum.Tests.Engines;

/// <summary>The role <c>general</c>: a language model that names words to search by.</summary>
public sealed class SearchWordsTests
{
    /// <summary>Says nothing that the knowledge pack would have.</summary>
    private const string Question = "Tell me of the malady of Hildegard";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_Words_Are_Looked_Up_And_Change_Nothing_Else()
    {
        await using var server = await OpenAIServer.StartAsync((context, _) => Json(context, "Migraine, hemicrania; crushing chest pain! How?"));
        var alone = await AskAsync(null);
        var helped = await AskAsync(server, ("Llm:General:Model", "small"));

        Assert.StartsWith("Nothing in the knowledge base", (string)alone["analysis"]!["final_analysis"]!, StringComparison.Ordinal);
        Assert.Contains(helped["citations"]!.AsArray(), c => ((string)c!["title"]!).StartsWith("Migraine", StringComparison.Ordinal));
        Assert.Equal(alone["triage"]!.ToJsonString(), helped["triage"]!.ToJsonString()); // "Crushing chest pain" is nothing that the person said.
        Assert.Equal(("small", "grounded"), ((string?)server.Bodies[^1]["model"], (string?)helped["engine"]!["name"]));
        Assert.Empty(helped["warnings"]!.AsArray());
    }

    [Fact]
    public async Task A_Model_That_Hangs_Costs_Its_Deadline_And_A_Warning()
    {
        await using var server = await OpenAIServer.StartAsync((context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        var answer = await AskAsync(server, ("Llm:General:Deadline", "00:00:00.3"));
        Assert.Equal(["The question was looked up in its own words: the language model for it did not answer in time."], answer["warnings"]!.AsArray().Select(w => (string)w!));
        Assert.InRange((double)answer["timings_ms"]!["retrieval"]!, 290, 10_000);
    }

    [Fact]
    public async Task A_Model_That_Fails_Costs_A_Warning()
    {
        await using var server = await OpenAIServer.StartAsync((context, _) => Json(context, null));
        var answer = await AskAsync(server);
        Assert.Equal(["The question was looked up in its own words: the language model for it could not be used."], answer["warnings"]!.AsArray().Select(w => (string)w!));
    }

    private static async Task Json(HttpContext context, string? content)
    {
        context.Response.StatusCode = content is null ? 500 : 200;
        var choice = new { index = 0, message = new { role = "assistant", content }, finish_reason = "stop" };
        await context.Response.WriteAsJsonAsync(new { id = "1", @object = "chat.completion", created = 1, model = "small", choices = new[] { choice } });
    }

    private static async Task<JsonNode> AskAsync(OpenAIServer? server, params (string, string)[] settings)
    {
        (string, string)[] general = server is null ? [] : [("Llm:General:Engine", "openai"), ("Llm:OpenAI:Endpoint", server.Endpoint)];
        await using var llm = new LlmService(mlIsUp: false, [.. general, .. settings]);
        await llm.InitializeAsync();
        using var response = await llm.Client.PostAsJsonAsync("/api/chat", new { question = Question }, Ct);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(Ct))!;
    }
}
