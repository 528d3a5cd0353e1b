using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Chat;

namespace Cerebrum.Tests.Sessions;

/// <summary>Two LLM services, each with its own folder, and one PostgreSQL.</summary>
[Collection("PostgreSQL")]
public sealed class SharedSessionTests(PostgresServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_Node_Goes_On_Where_Another_Began()
    {
        var connection = await server.CreateDatabaseAsync();
        await using var first = new LlmService(mlIsUp: false, ("ConnectionStrings:sessions", connection));
        await using var second = new LlmService(mlIsUp: false, ("ConnectionStrings:sessions", connection));
        await Task.WhenAll(first.InitializeAsync().AsTask(), second.InitializeAsync().AsTask());

        var session = (string)(await AskAsync(first, "What are the symptoms of shingles?"))["session_id"]!;
        var answer = await AskAsync(second, "How is it treated?", session);
        Assert.Contains(answer["citations"]!.AsArray(), c => ((string)c!["title"]!).StartsWith("Shingles", StringComparison.Ordinal));
        Assert.Empty(answer["warnings"]!.AsArray());

        var kept = (await first.Client.GetFromJsonAsync<JsonNode>($"/api/sessions/{session}", Ct))!;
        Assert.Equal(2, kept["turns"]!.AsArray().Count);
    }

    [Fact]
    public async Task Without_The_Server_Questions_Are_Answered_And_Sessions_Are_A_503()
    {
        await using var llm = new LlmService(mlIsUp: false, ("ConnectionStrings:sessions", "Host=127.0.0.1;Port=9;Username=nobody"));
        await llm.InitializeAsync();

        var answer = await AskAsync(llm, "What are the symptoms of shingles?", "known");
        Assert.Equal(["The conversation's store could not be used; earlier turns were not considered, or this one was not kept."], answer["warnings"]!.AsArray().Select(w => (string)w!));
        Assert.NotEmpty(answer["citations"]!.AsArray());

        using var kept = await llm.Client.GetAsync("/api/sessions/known", Ct);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, kept.StatusCode);
        Assert.Contains("The store of conversations cannot be reached.", await kept.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private static async Task<JsonNode> AskAsync(LlmService llm, string question, string? session = null)
    {
        using var response = await llm.Client.PostAsJsonAsync("/api/chat", new { question, session_id = session }, Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(Ct))!;
    }
}
