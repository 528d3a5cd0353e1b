using System.Text;
using System.Text.Json;
using Cerebrum.Llm.Triage;
using Cerebrum.ServiceDefaults;

namespace Cerebrum.Llm.Chat;

/// <summary>Writes server-sent events, and a comment at least every 10 s so that nothing on the way takes the silence for an end.
/// What comes before the urgency is known for sure is held back, for at most <see cref="Hold"/>: the header that tells the gateway of an emergency goes
/// before all of it. Safe for concurrent calls.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(1);

    private readonly HttpResponse response;
    private readonly StringBuilder held = new();
    private readonly SemaphoreSlim turn = new(1);
    private readonly CancellationTokenSource ended = new();
    private readonly Task pings;
    private volatile bool isHolding = true;

    public EventStream(HttpResponse response, TimeProvider time)
    {
        this.response = response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        pings = PingAsync(time);
    }

    /// <summary>Marks an answer whose urgency is an emergency; too late once a part of it is on its way.</summary>
    public static void Mark(HttpResponse response, TriageResult triage)
    {
        if (triage.Level == TriageLevel.Emergency && !response.HasStarted)
        {
            response.Headers[ServiceDefaultsExtensions.EmergencyHeader] = string.Join(',', triage.Reasons.Select(r => r.Rule));
        }
    }

    /// <summary>Takes in what the answer has come to: from the first words of a text on, and with an emergency, nothing is held back.</summary>
    public async ValueTask HeardAsync(object body)
    {
        await turn.WaitAsync(response.HttpContext.RequestAborted); // Nobody begins the answer while its headers are set.
        try
        {
            Heard(body);
        }
        finally
        {
            turn.Release();
        }
    }

    private void Heard(object body)
    {
        if (body is TriageResult triage)
        {
            Mark(response, triage);
        }

        if (body is TriageResult { Level: TriageLevel.Emergency } or not (TriageResult or PlanEvent or MlEvent))
        {
            isHolding = false; // Only ever so: the end of the wait must not be taken back.
        }
    }

    public async ValueTask EmitAsync(string name, object body)
    {
        await HeardAsync(body);
        await WriteAsync($"event: {name}\ndata: {JsonSerializer.Serialize(body, body.GetType(), ChatJson.Wire)}\n\n");
    }

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
            held.Append(text);
            if (isHolding)
            {
                return;
            }

            await response.WriteAsync(held.ToString(), response.HttpContext.RequestAborted);
            held.Clear();
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
            await Task.Delay(Hold, time, ended.Token);
            if (isHolding)
            {
                isHolding = false;
                await WriteAsync("");
            }

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
