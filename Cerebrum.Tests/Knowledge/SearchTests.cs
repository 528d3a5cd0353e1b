using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Chat;

namespace Cerebrum.Tests.Knowledge;

public sealed class SearchTests(LlmService llm) : IClassFixture<LlmService>
{
    [Theory]
    [InlineData("What are the symptoms of diabetes?", "diabetes", "symptoms")]
    [InlineData("How is shingles treated?", "shingles", "what helps")]
    [InlineData("How do I treat a burn?", "burns", null)]
    [InlineData("tummy bug throwing up", "viral-gastroenteritis", null)]
    [InlineData("burning when I pee", "urinary-tract-infection", null)]
    [InlineData("how do I do CPR on an adult", "cpr", null)]
    [InlineData("what does my HbA1c mean", "hba1c", null)]
    public async Task The_Best_Passage_Is_Of_What_Was_Asked(string question, string document, string? section)
    {
        var answer = await SearchAsync(question);
        var best = answer["results"]![0]!;
        Assert.Contains(document, (string)best["document_id"]!, StringComparison.Ordinal);
        if (section is not null)
        {
            Assert.Equal(section, (string?)best["section"]);
        }
    }

    [Fact]
    public async Task Results_Come_Best_First_And_At_Most_Three_Of_A_Document()
    {
        var results = (await SearchAsync("chest pain and shortness of breath"))["results"]!.AsArray();
        var scores = results.Select(r => (double)r!["score"]!).ToList();
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.All(results.CountBy(r => (string)r!["document_id"]!), d => Assert.InRange(d.Value, 1, 3));
    }

    [Theory]
    [InlineData("What is the capital of France?")]
    [InlineData("write me a poem about spring")]
    [InlineData("how do I fix a flat bicycle tyre")]
    [InlineData("the and of")]
    [InlineData("\" AND ( * ^")] // FTS5 syntax is text here.
    public async Task Nothing_Is_Found_Where_Nothing_Speaks_Of_It(string question) =>
        Assert.True((bool)(await SearchAsync(question))["abstained"]!);

    [Theory]
    [InlineData("/api/knowledge/search")]
    [InlineData("/api/knowledge/search?q=fever&k=0")]
    [InlineData("/api/knowledge/search?q=fever&k=51")]
    public async Task A_Bad_Query_Is_Told_The_Bounds(string path)
    {
        using var response = await llm.Client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    private async Task<JsonNode> SearchAsync(string question) =>
        (await llm.Client.GetFromJsonAsync<JsonNode>($"/api/knowledge/search?k=10&q={Uri.EscapeDataString(question)}", TestContext.Current.CancellationToken))!;
}
