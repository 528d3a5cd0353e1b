using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Engines;

namespace Cerebrum.Tests.Hosting;

/// <summary>What the AppHost does with <c>Llama:Model</c>.</summary>
public sealed class LlamaResourceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Configured_Gguf_Is_Served_And_Is_The_Engine_And_Goes_With_The_Host()
    {
        await LlamaServer.RequireAsync();
        var port = RunningStack.FreePorts(1)[0];
        await using var stack = new RunningStack($"--Llama:Model={LlamaServer.Model}", $"--Ports:Llama={port}");
        await stack.InitializeAsync();
        await stack.Output.WithAsync("llama   | stories260K is loaded");

        Assert.Equal("openai", (string)(await stack.Llm.GetFromJsonAsync<JsonNode>("/status", Ct))!["engine"]!);
        using var leave = new CancellationTokenSource();
        var asking = stack.Gateway.PostAsJsonAsync("/api/chat", new { question = "What helps against migraine?" }, leave.Token);
        using var llama = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        while ((int)(await llama.GetFromJsonAsync<JsonNode>("/health", Ct))!["active"]! == 0)
        {
            Assert.False(asking.IsCompleted); // Without having asked the model.
            await Task.Delay(20, Ct);
        }

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await Signals.SendAsync("KILL", stack.Host);
        Assert.Equal(4, stack.Pids().Count);
        await Signals.AllGoneAsync(stack.Pids());
    }

    [Fact]
    public async Task A_Gguf_That_Is_Not_There_Is_Named_And_Keeps_Nothing_From_Starting()
    {
        await using var stack = new RunningStack("--Llama:Model=/nowhere/model.gguf");
        await stack.InitializeAsync();
        Assert.StartsWith("llama: Llama:Model: expected a GGUF file; ", await stack.Output.WithAsync("llama"), StringComparison.Ordinal);
        Assert.Equal("grounded", (string)(await stack.Llm.GetFromJsonAsync<JsonNode>("/status", Ct))!["engine"]!);
    }
}
