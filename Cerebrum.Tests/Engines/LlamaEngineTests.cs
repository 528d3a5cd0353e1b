using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cerebrum.Tests.Chat;

namespace Cerebrum.Tests.Engines;

/// <summary>The engine <c>openai</c> against a real llama.cpp, through the service's front door. The model knows nothing of medicine: it
/// proves how the engine behaves, never an answer.</summary>
public sealed class LlamaEngineTests
{
    private const string Question = "I have a throbbing headache on one side and bright light hurts";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Stream_Says_What_The_Ledger_Lets_Through_And_Names_What_It_Did_Not()
    {
        await using var server = await LlamaServer.StartAsync();
        await using var llm = await ServeAsync(server, deadline: "00:00:45", maxTokens: 420);
        var answered = (int)(await server.StatusAsync())["answered"]!;

        var events = await StreamAsync(llm, Question);
        Assert.InRange((int)(await server.StatusAsync())["answered"]!, answered + 2, answered + 4); // The model did write both texts, and again what had no support.
        var answer = events[^1];
        var final = (string)answer["analysis"]!["final_analysis"]!;
        Assert.Equal(final, Said(events, "final").Trim());
        Assert.Equal(Regex.Replace(final, @"\s+", " "), string.Join(' ', answer["evidence"]!.AsArray().Select(s => (string)s!["sentence"]!)));
        Assert.All(answer["evidence"]!.AsArray(), sentence => Assert.NotEmpty(sentence!["supports"]!.AsArray()));
        // Mostly nothing of a story has support, and then the evidence alone writes; now and then a sentence shares its few words with a passage.
        Assert.Contains(answer["warnings"]!.AsArray(), w => Regex.IsMatch((string)w!, "wrote nothing that the evidence supports|[0-9]+ sentences of the final text had no support"));
    }

    [Fact]
    public async Task A_Schema_Has_Even_A_Story_Teller_Write_Sentences_In_Json()
    {
        await using var server = await LlamaServer.StartAsync();
        await using var llm = await ServeAsync(server, deadline: "00:00:45", constrained: true);
        var answered = (int)(await server.StatusAsync())["answered"]!;

        Replaced(await AskAsync(llm), "wrote nothing that the evidence supports"); // And not: "did not answer in the form it was asked for".
        Assert.Equal(answered + 4, (int)(await server.StatusAsync())["answered"]!); // Two texts, each asked for twice, none of them refused.
    }

    [Fact]
    public async Task A_Caller_Who_Leaves_Stops_The_Servers_Work_At_Once()
    {
        await using var server = await LlamaServer.StartAsync();
        await using var llm = await ServeAsync(server, deadline: "00:00:45");
        var answered = (int)(await server.StatusAsync())["answered"]!;
        foreach (var work in new Func<Task>[] { server.ReadsAsync, server.WritesAsync })
        {
            using var leave = new CancellationTokenSource();
            var asking = llm.Client.PostAsJsonAsync("/api/chat", new { question = Question }, leave.Token);
            await work();

            await leave.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
            Assert.InRange(await server.RestsAsync(), TimeSpan.Zero, LlamaServer.AtOnce);
        }

        Assert.Equal(answered, (int)(await server.StatusAsync())["answered"]!);
    }

    [Fact]
    public async Task A_Prompt_Over_The_Models_Context_Is_Answered_From_The_Evidence()
    {
        await using var server = await LlamaServer.StartAsync("--context", "256");
        await using var llm = await ServeAsync(server, deadline: "00:00:45");
        Replaced(await AskAsync(llm), "refused the request (400)");
    }

    [Fact]
    public async Task A_Server_That_Dies_Mid_Answer_Is_Replaced()
    {
        await using var server = await LlamaServer.StartAsync();
        await using var llm = await ServeAsync(server, deadline: "00:00:45");
        var asking = AskAsync(llm);
        await server.WritesAsync();
        await server.SignalAsync("KILL");

        var answer = await asking;
        Replaced(answer, "could not be reached");
        Assert.InRange((double)answer["timings_ms"]!["total"]!, 0, 10_000); // Far below the deadline: a death is seen, not waited for.
    }

    [Fact]
    public async Task A_Server_That_Hangs_Mid_Answer_Costs_Its_Deadline_And_No_More()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that stops a process.");
        await using var server = await LlamaServer.StartAsync();
        await using var llm = await ServeAsync(server, deadline: "00:00:03");
        var asking = AskAsync(llm);
        await server.WritesAsync();
        await server.SignalAsync("STOP");

        var answer = await asking;
        Replaced(answer, "did not answer in time");
        Assert.InRange((double)answer["timings_ms"]!["total"]!, 3000, 20_000); // Two texts of 3 s each, of which a busy machine takes some to read the prompt.
    }

    private static void Replaced(JsonNode answer, string why)
    {
        Assert.Equal("grounded", (string)answer["engine"]!["name"]!);
        Assert.Contains($"The language model {why}; the answer was written from the evidence alone.", answer["warnings"]!.AsArray().Select(w => (string)w!));
        Assert.Contains("migraine", (string)answer["analysis"]!["final_analysis"]!, StringComparison.OrdinalIgnoreCase);
        Assert.All(answer["evidence"]!.AsArray(), sentence => Assert.NotEmpty(sentence!["supports"]!.AsArray()));
    }

    private static async Task<LlmService> ServeAsync(LlamaServer server, string deadline, int maxTokens = 600, bool constrained = false)
    {
        var llm = new LlmService(
            mlIsUp: false, ("Llm:Engine", "openai"), ("Llm:OpenAI:Endpoint", server.Endpoint), ("Llm:Deadline", deadline),
            ("Llm:OpenAI:Constrained", $"{constrained}"), // A story in JSON is too short to be interrupted.
            ("Llm:MaxOutputTokens", $"{maxTokens}"), ("Llm:ContextTokens", $"{maxTokens + 700}")); // Hardly room for passages: a token of this model has one or two letters.
        await llm.InitializeAsync();
        await server.RestsAsync(); // The service warms up with a question of its own.
        return llm;
    }

    private static async Task<JsonNode> AskAsync(LlmService llm)
    {
        using var response = await llm.Client.PostAsJsonAsync("/api/chat", new { question = Question }, Ct);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(Ct))!;
    }

    private static async Task<IReadOnlyList<JsonNode>> StreamAsync(LlmService llm, string question)
    {
        using var response = await llm.Client.PostAsJsonAsync("/api/chat", new { question, stream = true }, Ct);
        var body = await response.Content.ReadAsStringAsync(Ct);
        return [.. body.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => JsonNode.Parse(line[6..])!)];
    }

    private static string Said(IReadOnlyList<JsonNode> events, string stage) =>
        string.Concat(events.Where(e => (string?)e["stage"] == stage).Select(e => (string?)e["text"]));
}
