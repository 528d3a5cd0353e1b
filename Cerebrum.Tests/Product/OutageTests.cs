using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Hosting;

namespace Cerebrum.Tests.Product;

/// <summary>Services killed under a running stack: what is left answers, and what fell comes back.</summary>
public sealed class OutageTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_Ml_Chat_Answers_And_Says_So_Until_It_Is_Back()
    {
        await using var stack = new RunningStack();
        await stack.InitializeAsync();
        await Signals.KillAsync(stack.Pids("ml")[^1]);

        var answer = await AskAsync(stack);
        Assert.Equal(["The typing was not used: the ML service could not be reached."], answer["warnings"]!.AsArray().Select(w => (string)w!));
        while (answer["warnings"]!.AsArray().Count > 0)
        {
            Assert.NotEmpty((string)answer["analysis"]!["final_analysis"]!);
            answer = await AskAsync(stack);
        }

        Assert.Equal("normal", (string?)answer["analysis"]!["typing_analysis"]!["detected_condition"]);
        Assert.Equal(2, stack.Pids("ml").Count);
    }

    [Fact]
    public async Task Without_Llm_The_Gateway_Says_What_Is_Away_And_Answers_Again_When_It_Is_Back()
    {
        await using var stack = new RunningStack();
        await stack.InitializeAsync();
        await Signals.KillAsync(stack.Pids("llm")[^1]);

        HttpResponseMessage response;
        do
        {
            response = await stack.Gateway.PostAsJsonAsync("/api/chat", new { question = "my head hurts" }, Ct);
            Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.BadGateway]);
        }
        while (response.StatusCode != HttpStatusCode.OK);
        Assert.Equal(2, stack.Pids("llm").Count);
    }

    private static async Task<JsonNode> AskAsync(RunningStack stack)
    {
        using var response = await stack.Gateway.PostAsJsonAsync("/api/chat", new { question = "my hand shakes", typing = Sample.Text("typing-steady.json") }, Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(Ct))!;
    }
}
