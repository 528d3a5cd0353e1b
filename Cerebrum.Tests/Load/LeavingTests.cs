using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Cerebrum.Tests.Gateway;
using Microsoft.AspNetCore.Http;

namespace Cerebrum.Tests.Load;

/// <summary>Callers who go away while a part behind is at work for them.</summary>
public sealed class LeavingTests
{
    /// <summary>Far from the limits that would end the work anyway (15 s for ML, minutes for the engine), and enough for a busy machine: it takes
    /// milliseconds.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(8);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ml", false, false)]
    [InlineData("ml", false, true)]
    [InlineData("ml", true, false)]
    [InlineData("ml", true, true)]
    [InlineData("engine", false, false)]
    [InlineData("engine", false, true)]
    [InlineData("engine", true, false)]
    [InlineData("engine", true, true)]
    public async Task A_Caller_Who_Leaves_Stops_The_Work_Behind_It_And_Nothing_Is_Kept(string part, bool throughGateway, bool stream)
    {
        var (begun, ended, hangs) = (new TaskCompletionSource(), new TaskCompletionSource(), false);
        await using var behind = await Upstream.StartAsync(async context =>
        {
            if (!hangs)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable; // The service warms up with a question of its own.
                return;
            }

            using var registration = context.RequestAborted.Register(() => ended.TrySetResult());
            begun.TrySetResult();
            await ended.Task;
        });
        await using var llm = new LlmOnKestrel(part == "ml" ? [("services:ml:http:0", behind.Address)] : LlmOnKestrel.WrittenBy(behind));
        using var direct = await llm.ReadyAsync();
        await using var gateway = new GatewayUnderTest([direct.BaseAddress!.ToString()]);
        using var client = throughGateway ? gateway.CreateClient() : llm.CreateClient();
        hangs = true;

        using var leaving = new CancellationTokenSource();
        var asking = client.PostAsJsonAsync("/api/chat", new { question = "my hand shakes", session_id = "left", typing = new { keystrokes = Array.Empty<object>() }, stream }, leaving.Token);
        await begun.Task.WaitAsync(Hosting.RunningStack.Bound, Ct);
        var left = Stopwatch.GetTimestamp();
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await ended.Task.WaitAsync(Soon, Ct);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The work ended {Stopwatch.GetElapsedTime(left).TotalMilliseconds:0.0} ms after the caller left."));
        using var kept = await direct.GetAsync("/api/sessions/left", Ct);
        Assert.Equal(HttpStatusCode.NotFound, kept.StatusCode);
    }
}
