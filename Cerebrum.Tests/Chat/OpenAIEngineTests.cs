using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Cerebrum.Tests.Chat;

/// <summary>The engine <c>openai</c> against a server on loopback that speaks its protocol.</summary>
public sealed class OpenAIEngineTests
{
    private const string Question = "I have a throbbing headache on one side and bright light hurts";

    [Fact]
    public async Task Its_Supported_Sentences_Are_The_Answer_And_The_Others_Are_Left_Out()
    {
        await using var server = await ServeAsync(["A throbbing headache on one side with sensi", "tivity to light fits migraine [1]. ", "Take 400 mg of a wonder drug every hour. "]);
        var (answer, _) = await AskAsync(server);

        // What follows is asked by the rules, whichever engine writes.
        Assert.Equal("A throbbing headache on one side with sensitivity to light fits migraine [1].", ((string)answer["analysis"]!["final_analysis"]!).Split("\n\n")[0]);
        Assert.Equal("openai", (string?)answer["engine"]!["name"]);
        Assert.Contains("1 sentences of the final text had no support and were left out.", answer["warnings"]!.AsArray().Select(w => (string)w!));
    }

    [Fact]
    public async Task A_Server_That_Fails_Is_Replaced_By_The_Grounded_Engine()
    {
        await using var server = await ServeAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        });
        var (answer, _) = await AskAsync(server);

        Assert.Equal("grounded", (string?)answer["engine"]!["name"]);
        Assert.Contains("The language model could not be reached; the answer was written from the evidence alone.", answer["warnings"]!.AsArray().Select(w => (string)w!));
        Assert.Contains("migraine", (string)answer["analysis"]!["final_analysis"]!, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_Server_That_Sends_Garbage_Is_Replaced_By_The_Grounded_Engine()
    {
        await using var server = await ServeAsync(context => context.Response.WriteAsync("data: {\"choices\": 7}\n\ndata: garbage\n\n"));
        var (answer, _) = await AskAsync(server);
        Assert.Equal("grounded", (string?)answer["engine"]!["name"]);
    }

    [Fact]
    public async Task A_Server_That_Hangs_Costs_Its_Deadline_And_No_More()
    {
        await using var server = await ServeAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        var (answer, _) = await AskAsync(server, deadline: "00:00:01");
        Assert.Contains("The language model did not answer in time; the answer was written from the evidence alone.", answer["warnings"]!.AsArray().Select(w => (string)w!));
        Assert.InRange((double)answer["timings_ms"]!["total"]!, 1900, 20_000); // Two texts of 1 s each, and a busy machine.
    }

    [Fact]
    public async Task A_Server_That_Hangs_Keeps_The_Service_From_Being_Ready_For_Seconds_Only()
    {
        await using var server = await ServeAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var llm = new LlmService(mlIsUp: false, ("Llm:Engine", "openai"), ("Llm:OpenAI:Endpoint", server.Endpoint), ("Llm:Deadline", "00:10:00"));
        await llm.InitializeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_Model_That_Says_Nothing_Supported_Is_Replaced_By_The_Grounded_Engine()
    {
        await using var server = await ServeAsync(["Once upon a time there was a little girl. "]);
        var (answer, _) = await AskAsync(server);
        Assert.Contains("The language model wrote nothing that the evidence supports; the answer was written from the evidence alone.", answer["warnings"]!.AsArray().Select(w => (string)w!));
    }

    [Fact]
    public async Task It_Is_Given_The_Question_The_Passages_And_The_Urgency()
    {
        await using var server = await ServeAsync(["Migraine [1]."]);
        var (_, prompts) = await AskAsync(server);

        var last = prompts[^1];
        Assert.Contains(Question, last, StringComparison.Ordinal);
        Assert.Contains("[1] Migraine", last, StringComparison.Ordinal);
        Assert.Contains("Urgency: ", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_Sixty_Turns_It_Is_Given_A_Short_Line_For_The_First_And_The_Latest_And_The_Complaint_Is_Among_Them()
    {
        await using var server = await ServeAsync(["Migraine [1]."]);
        await using var llm = new LlmService(mlIsUp: false, ("Llm:Engine", "openai"), ("Llm:OpenAI:Endpoint", server.Endpoint));
        await llm.InitializeAsync();
        var between = Enumerable.Repeat("My back hurts since I lifted a box. " + new string('x', 4000), 57);
        foreach (var question in between.Prepend("My left knee is swollen").Append("What is gout?").Append("Is it dangerous?"))
        {
            await llm.Client.PostAsJsonAsync("/api/chat", new { question, session_id = "long" }, TestContext.Current.CancellationToken);
        }

        var prompt = server.Prompts[^1];
        var lines = prompt.Split("Earlier in this conversation: ").Skip(1).Select(line => line.Split("\n")[0]).ToList();
        Assert.Equal(17, lines.Count);
        Assert.Equal(("My left knee is swollen", "(turns between are left out)", "Gout (self_care)"), (lines[0].Split(" (")[0], lines[4], lines[^1]));
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 140));
        Assert.InRange(prompt.Length, 1, 3 * 4096); // Characters, for a context of 4096 tokens.
    }

    private static Task<OpenAIServer> ServeAsync(string[] pieces) => OpenAIServer.StartAsync((context, _) => OpenAIServer.SayAsync(context, pieces));

    private static Task<OpenAIServer> ServeAsync(Func<HttpContext, Task> answer) => OpenAIServer.StartAsync((context, _) => answer(context));

    private static async Task<(JsonNode Answer, IReadOnlyList<string> Prompts)> AskAsync(OpenAIServer server, string deadline = "00:00:45")
    {
        await using var llm = new LlmService(mlIsUp: false, ("Llm:Engine", "openai"), ("Llm:OpenAI:Endpoint", server.Endpoint), ("Llm:Deadline", deadline));
        await llm.InitializeAsync();
        using var response = await llm.Client.PostAsJsonAsync("/api/chat", new { question = Question }, TestContext.Current.CancellationToken);
        return ((await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!, server.Prompts);
    }
}
