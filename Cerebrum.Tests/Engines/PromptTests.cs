using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Engines;
using Cerebrum.Llm.Evidence;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Triage;
using Cerebrum.Tests.Chat;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Cerebrum.Tests.Engines;

/// <summary>What a language model is sent: from which prompts, and how much.</summary>
public sealed class PromptTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void A_Character_More_In_Any_Prompt_Changes_The_Hash()
    {
        var folder = Directory.CreateTempSubdirectory("cerebrum-prompts-").CreateSubdirectory("v9").FullName;
        var files = Directory.GetFiles(Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "Engines", "Prompts")).Single());
        foreach (var file in files)
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var hashes = new HashSet<string> { PromptFiles.Load().Use.Sha256 };
        Assert.Equal(("v9", hashes.Single()), (PromptFiles.Load(folder).Use.Version, PromptFiles.Load(folder).Use.Sha256));
        foreach (var file in Directory.GetFiles(folder))
        {
            File.AppendAllText(file, " ");
            Assert.True(hashes.Add(PromptFiles.Load(folder).Use.Sha256), file);
        }

        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    [Fact]
    public async Task An_Answer_Names_The_Prompts_It_Was_Written_From()
    {
        var use = PromptFiles.Load().Use;
        await using var server = await OpenAIServer.StartAsync((context, _) => OpenAIServer.SayAsync(context, "Migraine [1]."));
        var written = await AskAsync("What helps against migraine?", ("Llm:Engine", "openai"), ("Llm:OpenAI:Endpoint", server.Endpoint));
        Assert.Equal((use.Version, use.Sha256), ((string?)written["engine"]!["prompt"]!["version"], (string?)written["engine"]!["prompt"]!["sha256"]));

        var grounded = await AskAsync("What helps against migraine?");
        Assert.Null(grounded["engine"]!["prompt"]);
    }

    [Fact]
    public async Task A_Question_Without_Room_Is_Shortened_And_The_Answer_Says_So()
    {
        await using var server = await OpenAIServer.StartAsync((context, _) => OpenAIServer.SayAsync(context, "Migraine [1]."));
        var question = "What helps against migraine? " + string.Concat(Enumerable.Repeat("It throbs on one side and bright light hurts. ", 150));
        var answer = await AskAsync(question, ("Llm:Engine", "openai"), ("Llm:OpenAI:Endpoint", server.Endpoint), ("Llm:ContextTokens", "1200"), ("Llm:MaxOutputTokens", "200"));

        Assert.True((bool)answer["engine"]!["truncated"]!);
        Assert.Contains(answer["warnings"]!.AsArray(), w => ((string)w!).StartsWith("The language model's context had no room for the end of the question", StringComparison.Ordinal));
        Assert.All(server.Bodies, body => Assert.InRange(body["messages"]!.AsArray().Sum(m => TokenEstimate.Of((string)m!["content"]!)), 100, 1000));
        Assert.Contains("What helps against migraine?", server.Prompts[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Context_Without_Room_For_Any_Question_Leaves_It_To_The_Evidence()
    {
        await using var server = await OpenAIServer.StartAsync((_, _) => throw new InvalidOperationException("Nobody asks."));
        var answer = await AskAsync("What helps against migraine?", ("Llm:Engine", "openai"), ("Llm:OpenAI:Endpoint", server.Endpoint), ("Llm:ContextTokens", "512"), ("Llm:MaxOutputTokens", "500"));
        Assert.Contains("The language model has no room for the question in its context; the answer was written from the evidence alone.", answer["warnings"]!.AsArray().Select(w => (string)w!));
        Assert.Empty(server.Bodies);
    }

    [Fact]
    public void No_Prompt_Exceeds_Its_Budget_And_What_Gives_Way_Is_Named_In_Order()
    {
        var random = new Random(20261125);
        for (var i = 0; i < 400; i++)
        {
            var options = new EngineOptions { ContextTokens = random.Next(512, 6000), MaxOutputTokens = random.Next(16, 500) };
            var brief = Brief(random);
            if (new PromptWriter(PromptFiles.Load(), Options.Create(options)).Write(brief) is not { } prompt)
            {
                Assert.InRange(options.ContextTokens - options.MaxOutputTokens, 0, 1100); // The rest of a prompt has up to some 1000.
                continue;
            }

            Assert.InRange(prompt.Messages.Sum(m => TokenEstimate.Of(m.Text) + TokenEstimate.Message), 1, options.ContextTokens - options.MaxOutputTokens);
            Assert.InRange(prompt.Tokens, 1, options.ContextTokens - options.MaxOutputTokens);
            var text = prompt.Messages[^1].Text;
            var (turns, passages) = (Count(text, "Earlier in this conversation: "), brief.Passages.Count(p => text.Contains($"[{p.Id}] ", StringComparison.Ordinal)));
            Assert.Equal(turns < brief.Earlier.Count, prompt.LeftOut.Any(l => l.EndsWith("earlier turns", StringComparison.Ordinal)));
            Assert.Equal(passages < brief.Passages.Count, prompt.LeftOut.Any(l => l.EndsWith("passages", StringComparison.Ordinal)));
            Assert.Equal(!text.Contains(brief.Question, StringComparison.Ordinal), prompt.LeftOut.Contains("the end of the question"));
            if (turns > 0 && turns < brief.Earlier.Count)
            {
                Assert.Contains(brief.Earlier[^1], text, StringComparison.Ordinal); // The latest stays longest.
            }

            Assert.True(passages == brief.Passages.Count || turns == 0);
            Assert.True(!prompt.LeftOut.Contains("the end of the question") || passages == 0);
        }
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static Brief Brief(Random random)
    {
        string Text(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => random.GetItems(["fever", "Übelkeit", "头痛", "hydrochlorothiazide", "400", "mg", "and", "the", "😷", "a"], 1)[0])) + "!";
        var passages = Enumerable.Range(1, random.Next(0, 12)).Select(id => new CitedPassage(id, new Passage($"d#{id}", "d", "Title", "overview", Text(random.Next(1, 120)), "test", []), 0.5)).ToList();
        return new Brief(
            Text(random.Next(1, 1500)), Profile.Unknown, new TriageResult(TriageLevel.SelfCare, [], ""), [], passages, [], random.Next(2) == 0 ? null : Text(random.Next(1, 80)),
            [.. Enumerable.Range(0, random.Next(0, 13)).Select(n => $"turn {n} {Text(random.Next(1, 20))}")], []);
    }

    private static async Task<JsonNode> AskAsync(string question, params (string, string)[] settings)
    {
        await using var llm = new LlmService(mlIsUp: false, settings);
        await llm.InitializeAsync();
        using var response = await llm.Client.PostAsJsonAsync("/api/chat", new { question }, Ct);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(Ct))!;
    }
}
