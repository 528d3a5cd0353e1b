using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cerebrum.Tests.Chat;

/// <summary>A server on loopback that speaks OpenAI's protocol and says what a test has it say.</summary>
internal sealed class OpenAIServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<JsonNode> bodies = new();

    private OpenAIServer(WebApplication app) => this.app = app;

    public string Endpoint => $"{app.Urls.First()}/v1";

    /// <summary>What it was sent, the oldest first.</summary>
    public IReadOnlyList<JsonNode> Bodies => [.. bodies];

    /// <summary>The text of what it was sent.</summary>
    public IReadOnlyList<string> Prompts => [.. bodies.Select(PromptOf)];

    public static string PromptOf(JsonNode body) =>
        string.Join('\n', body["messages"]!.AsArray().Select(m => m!["content"]!.ToJsonString())).Replace("\\n", "\n", StringComparison.Ordinal);

    public static async Task<OpenAIServer> StartAsync(Func<HttpContext, JsonNode, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new OpenAIServer(builder.Build());
        server.app.MapPost("/v1/chat/completions", async (HttpContext context, JsonNode body) =>
        {
            server.bodies.Enqueue(body);
            context.Response.ContentType = "text/event-stream";
            await answer(context, body);
        });
        await server.app.StartAsync();
        return server;
    }

    /// <summary>Streams a whole answer, piece by piece.</summary>
    public static async Task SayAsync(HttpContext context, params string[] pieces)
    {
        foreach (var piece in pieces)
        {
            await WriteAsync(context, piece);
        }

        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    /// <summary>Streams a piece of an answer.</summary>
    public static async Task WriteAsync(HttpContext context, string piece)
    {
        var chunk = new { id = "1", @object = "chat.completion.chunk", created = 1, model = "test", choices = new[] { new { index = 0, delta = new { role = "assistant", content = piece } } } };
        await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\n");
        await context.Response.Body.FlushAsync();
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
