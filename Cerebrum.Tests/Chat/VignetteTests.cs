using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Cerebrum.Tests.Chat;

/// <summary>Written complaints (<c>vignettes.jsonl</c>): ordinary ones with the condition they tell of, and vague ones.</summary>
public sealed class VignetteTests(LlmService llm) : IClassFixture<LlmService>
{
    private static readonly JsonNode[] All = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Chat", "vignettes.jsonl")).Select(line => JsonNode.Parse(line)!)];

    [Fact]
    public async Task The_Condition_Is_Among_The_First_Three_For_Four_Of_Five_Ordinary_Complaints()
    {
        var missed = new List<string>();
        var ordinary = All.Where(v => v["expected"]!.AsArray().Count > 0).ToList();
        foreach (var vignette in ordinary)
        {
            var answer = await AskAsync(vignette);
            var titles = answer["differential"]!.AsArray().Take(3).Select(c => (string)c!["condition"]!).ToList();
            var expected = vignette["expected"]!.AsArray().Select(id => LlmService.TitleOf((string)id!));
            if (!titles.Intersect(expected).Any())
            {
                missed.Add($"{vignette["text"]} → {string.Join(", ", titles)}");
            }
        }

        Assert.True(missed.Count <= ordinary.Count / 5, string.Join('\n', missed));
    }

    [Fact]
    public async Task A_Vague_Complaint_Is_Not_Given_A_Condition()
    {
        foreach (var vignette in All.Where(v => v["expected"]!.AsArray().Count == 0))
        {
            var answer = await AskAsync(vignette);
            Assert.True(
                ((string)answer["analysis"]!["final_analysis"]!).StartsWith("Nothing in the knowledge base", StringComparison.Ordinal)
                    || ((string)answer["analysis"]!["final_analysis"]!).StartsWith("What you describe is not enough", StringComparison.Ordinal),
                $"{vignette["text"]} → {answer["analysis"]!["final_analysis"]}");
        }
    }

    [Fact]
    public async Task The_Grounded_Engine_Writes_No_Sentence_Without_Support()
    {
        foreach (var vignette in All)
        {
            var answer = await AskAsync(vignette);
            Assert.Empty(answer["warnings"]!.AsArray());
        }
    }

    private async Task<JsonNode> AskAsync(JsonNode vignette)
    {
        using var response = await llm.Client.PostAsJsonAsync("/api/chat", new { question = (string)vignette["text"]!, profile = vignette["profile"] }, TestContext.Current.CancellationToken);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }
}
