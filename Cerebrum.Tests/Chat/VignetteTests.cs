using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Cerebrum.Tests.Chat;

/// <summary>Written complaints (<c>vignettes.jsonl</c>): emergencies with the guideline that calls them so, ordinary ones with
/// the condition they tell of, and vague or non-medical ones.</summary>
public sealed class VignetteTests(LlmService llm) : IClassFixture<LlmService>
{
    private static readonly JsonNode[] All = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Chat", "vignettes.jsonl")).Select(line => JsonNode.Parse(line)!)];

    [Fact]
    public void There_Are_At_Least_Thirty_Of_Each_Kind() => Assert.All((string[])["emergency", "ordinary", "vague"], kind => Assert.True(Of(kind).Count >= 30, kind));

    [Fact]
    public async Task No_Emergency_Is_Called_Less()
    {
        var missed = new List<string>();
        foreach (var vignette in Of("emergency"))
        {
            var triage = (await AskAsync(vignette))["triage"]!;
            if ((string?)triage["level"] != "emergency")
            {
                missed.Add($"{vignette["text"]} → {triage["level"]}");
            }
        }

        Assert.True(missed.Count == 0, string.Join('\n', missed));
    }

    [Fact]
    public async Task The_Condition_Is_Among_The_First_Three_For_Four_Of_Five_Ordinary_Complaints()
    {
        var missed = new List<string>();
        var ordinary = Of("ordinary");
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
        foreach (var vignette in Of("vague"))
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
            Assert.True(answer["warnings"]!.AsArray().Count == 0, $"{vignette["text"]} → {answer["warnings"]}");
        }
    }

    [Fact]
    public async Task Every_Quote_Stands_Where_It_Says_In_The_Passage_That_A_Search_Gives()
    {
        var texts = new Dictionary<string, string>();
        foreach (var vignette in All)
        {
            var answer = await AskAsync(vignette);
            foreach (var citation in answer["citations"]!.AsArray().Where(c => !texts.ContainsKey((string)c!["passage_id"]!)))
            {
                await SearchAsync((string)citation!["title"]!, texts);
            }

            foreach (var sentence in answer["evidence"]!.AsArray())
            {
                var quotes = sentence!["quotes"]!.AsArray();
                Assert.All(quotes, q => Assert.Equal((string)q!["quote"]!, texts[(string)q["passage_id"]!][(int)q["start"]!..(int)q["end"]!]));
                Assert.All(quotes, q => Assert.NotEmpty((string)q!["quote"]!));
                Assert.Equal(
                    sentence["supports"]!.AsArray().Select(s => (string)s!).Where(s => s.StartsWith("passage:", StringComparison.Ordinal)),
                    quotes.Select(q => $"passage:{q!["passage_id"]}").Distinct());
            }
        }

        Assert.NotEmpty(texts);
    }

    private async Task SearchAsync(string title, Dictionary<string, string> texts)
    {
        var found = await llm.Client.GetFromJsonAsync<JsonNode>($"/api/knowledge/search?k=50&q={Uri.EscapeDataString(title)}", TestContext.Current.CancellationToken);
        foreach (var passage in found!["results"]!.AsArray())
        {
            texts[(string)passage!["passage_id"]!] = (string)passage["text"]!;
        }
    }

    internal static List<JsonNode> Of(string kind) => [.. All.Where(v => (string?)v["kind"] == kind)];

    private async Task<JsonNode> AskAsync(JsonNode vignette)
    {
        using var response = await llm.Client.PostAsJsonAsync("/api/chat", new { question = (string)vignette["text"]!, profile = vignette["profile"] }, TestContext.Current.CancellationToken);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }
}
