using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Cerebrum.Tests.Engines;

/// <summary>The server by itself: what its protocol promises.</summary>
public sealed class LlamaServerTests(LlamaServerTests.OneServer shared) : IClassFixture<LlamaServerTests.OneServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_Answer_Has_At_Most_The_Tokens_Asked_For_And_Counts_Them()
    {
        var server = await shared.StartAsync();
        var answer = await AskAsync(server, """{"messages":[{"role":"user","content":"Once upon a time"}],"max_tokens":20}""");
        Assert.Equal(("length", 20, "stories260K"), ((string)answer["choices"]![0]!["finish_reason"]!, (int)answer["usage"]!["completion_tokens"]!, (string)answer["model"]!));
        var models = await server.Client.GetFromJsonAsync<JsonNode>("/v1/models", Ct);
        Assert.Equal("stories260K", (string)models!["data"]![0]!["id"]!);
    }

    [Fact]
    public async Task An_Answer_Ends_Before_A_Stop_Text()
    {
        var server = await shared.StartAsync();
        var answer = await AskAsync(server, """{"messages":[{"role":"user","content":"Once upon a time"}],"max_tokens":200,"stop":["e"]}""");
        Assert.Equal("stop", (string)answer["choices"]![0]!["finish_reason"]!);
        Assert.DoesNotContain("e", (string)answer["choices"]![0]!["message"]!["content"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Schema_Constrains_What_Even_A_Story_Teller_Writes()
    {
        var server = await shared.StartAsync();
        var answer = await AskAsync(server, """
            {"messages":[{"role":"user","content":"Once upon a time"}],"max_tokens":200,"response_format":{"type":"json_schema","json_schema":{"name":"v",
             "schema":{"type":"object","properties":{"fits":{"type":"boolean"},"level":{"enum":["soon","urgent"]}}}}}}
            """);
        var written = JsonNode.Parse((string)answer["choices"]![0]!["message"]!["content"]!)!;
        Assert.Contains((string)written["level"]!, new[] { "soon", "urgent" });
        Assert.IsType<bool>((bool)written["fits"]!);
    }

    [Theory]
    [InlineData("""{"messages":[]}""", "messages: expected at least one message.")]
    [InlineData("""once""", "Expected a JSON object; found text that is not JSON.")]
    [InlineData("""{"messages":[{"role":"user","content":"a"}],"max_tokens":0}""", "max_tokens: expected a number from 1 to 1000000.")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:,"}}]}]}""", "messages: expected text only; this server's models read no images or audio.")]
    [InlineData("""{"messages":[{"role":"user","content":"{long}"}]}""", "This model's maximum context length is 256 tokens.")]
    public async Task What_It_Cannot_Take_Is_A_400_That_Says_Why(string body, string message)
    {
        var server = await shared.StartAsync();
        using var response = await PostAsync(server, body.Replace("{long}", string.Concat(Enumerable.Repeat("fever and cough ", 50)), StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(message, (string)(await response.Content.ReadFromJsonAsync<JsonNode>(Ct))!["error"]!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Request_More_Than_The_Queue_Holds_Is_A_503()
    {
        await using var server = await LlamaServer.StartAsync("--queue", "1");
        using var leave = new CancellationTokenSource();
        var asked = Enumerable.Range(0, 2).Select(_ => PostAsync(server, """{"messages":[{"role":"user","content":"Once"}]}""", leave.Token)).ToList();
        while ((int)(await server.StatusAsync())["waiting"]! < 1)
        {
            await Task.Delay(5, Ct);
        }

        using var third = await PostAsync(server, """{"messages":[{"role":"user","content":"Once"}]}""");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (third.StatusCode, third.Headers.RetryAfter!.ToString()));
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(asked));
        Assert.InRange(await server.RestsAsync(), TimeSpan.Zero, LlamaServer.AtOnce);
    }

    private static async Task<JsonNode> AskAsync(LlamaServer server, string body)
    {
        using var response = await PostAsync(server, body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(Ct))!;
    }

    private static Task<HttpResponseMessage> PostAsync(LlamaServer server, string body, CancellationToken? ct = null) =>
        server.Client.PostAsync("/v1/chat/completions", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), ct ?? Ct);

    /// <summary>One server for the tests that leave it as it was; it starts when the first of them runs.</summary>
    public sealed class OneServer : IAsyncDisposable
    {
        private LlamaServer? server;

        internal async Task<LlamaServer> StartAsync() => server ??= await LlamaServer.StartAsync("--context", "256");

        public async ValueTask DisposeAsync()
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }
        }
    }
}
