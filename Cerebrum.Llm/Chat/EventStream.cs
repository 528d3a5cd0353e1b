using System.Text.Json;

namespace Cerebrum.Llm.Chat;

/// <summary>Writes server-sent events, and a comment at least every 10 s so that nothing on the way takes the silence for an end.
/// Safe for concurrent calls.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private readonly HttpResponse response;
    private readonly SemaphoreSlim turn = new(1);
    private readonly CancellationTokenSource ended = new();
    private readonly Task pings;

    public EventStream(HttpResponse response, TimeProvider time)
    {
        this.response = response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        pings = PingAsync(time);
    }

    public async ValueTask EmitAsync(string name, object body) =>
        await WriteAsync($"event: {name}\ndata: {JsonSerializer.Serialize(body, body.GetType(), ChatJson.Wire)}\n\n");

    /// <summary>An event without a name, as OpenAI's protocol has them.</summary>
    public async ValueTask DataAsync(string data) => await WriteAsync($"data: {data}\n\n");

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await pings;
        ended.Dispose();
        turn.Dispose();
    }

    private async Task WriteAsync(string text)
    {
        await turn.WaitAsync(response.HttpContext.RequestAborted);
        try
        {
            await response.WriteAsync(text, response.HttpContext.RequestAborted);
            await response.Body.FlushAsync(response.HttpContext.RequestAborted);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task PingAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(8), time);
        try
        {
            while (await timer.WaitForNextTickAsync(ended.Token))
            {
                await WriteAsync(": ping\n\n");
            }
        }
        catch (OperationCanceledException)
        {
            // The answer is complete, or the caller left.
        }
    }
}
