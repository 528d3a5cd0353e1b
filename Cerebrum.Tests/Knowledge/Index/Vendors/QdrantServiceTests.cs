using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Chat;
using Grpc.Core;

namespace Cerebrum.Tests.Knowledge.Index.Vendors;

/// <summary>The LLM service with <c>Vectors:Store=qdrant</c>.</summary>
public sealed class QdrantServiceTests : IAsyncLifetime
{
    private QdrantStandIn server = null!;
    private LlmService llm = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await QdrantStandIn.StartAsync();
        server.Key = "secret";
        llm = new LlmService(mlIsUp: false, ("Vectors:Store", "qdrant"), ("ConnectionStrings:qdrant", $"Endpoint={server.Endpoint};Key=secret"));
        await llm.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await llm.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task It_Finds_First_What_The_Service_With_Sqlite_Finds_First()
    {
        await using var sqlite = new LlmService(mlIsUp: false);
        await sqlite.InitializeAsync();
        foreach (var question in (string[])["What are the symptoms of diabetes?", "How is shingles treated?", "tummy bug throwing up", "burning when I pee", "how do I do CPR on an adult", "what does my HbA1c mean", "chest pain and shortness of breath"])
        {
            Assert.Equal((question, await FirstAsync(sqlite, question)), (question, await FirstAsync(llm, question)));
        }
    }

    [Fact]
    public async Task When_The_Server_Goes_Away_The_Rest_Is_Answered_And_Says_So()
    {
        server.Fault = _ => StatusCode.Unavailable;
        using var response = await llm.Client.PostAsJsonAsync("/api/chat", new { question = "I have a throbbing headache on one side and bright light hurts" }, Ct);
        var answer = (await response.Content.ReadFromJsonAsync<JsonNode>(Ct))!;
        Assert.Contains("The knowledge base could not be searched; the answer rests on what is left.", answer["warnings"]!.AsArray().Select(w => (string)w!));
        Assert.Equal("Migraine", (string?)answer["differential"]![0]!["condition"]);
    }

    [Fact]
    public async Task Without_An_Address_It_Does_Not_Start()
    {
        var none = new LlmService(mlIsUp: false, ("Vectors:Store", "qdrant"));
        var e = await Assert.ThrowsAnyAsync<Exception>(async () => await none.InitializeAsync());
        Assert.Contains("ConnectionStrings:qdrant: Vectors:Store=qdrant needs", e.ToString(), StringComparison.Ordinal);
        await none.DisposeAsync();
    }

    private static async Task<string?> FirstAsync(LlmService of, string question)
    {
        var answer = await of.Client.GetFromJsonAsync<JsonNode>($"/api/knowledge/search?k=10&q={Uri.EscapeDataString(question)}", Ct);
        return (string?)answer!["results"]![0]!["passage_id"];
    }
}
