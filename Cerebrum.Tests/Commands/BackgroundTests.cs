using System.Diagnostics;
using System.Text.Json;
using Cerebrum.Tests.Gateway;
using Cerebrum.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Cerebrum.Tests.Commands;

/// <summary>start, status, watch, test and stop on a stack of real processes.</summary>
public sealed class BackgroundTests(BackgroundStack stack) : IClassFixture<BackgroundStack>
{
    /// <summary>Lies in the folder of the logs.</summary>
    private const string Watch = "watch.jsonl";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Second_Start_Says_That_It_Already_Runs_And_Starts_Nothing()
    {
        var host = stack.Host;
        Assert.Contains($"(pid {host})", stack.Said);

        var (code, text) = await stack.RunAsync("start");

        Assert.Equal(1, code);
        Assert.StartsWith($"It already runs in the background (pid {host}): {stack.Gateway}.", text);
        Assert.Equal(host, stack.Host);
    }

    [Fact]
    public async Task Status_Is_Green_In_Words_And_Plain_Text_Where_There_Is_No_Terminal()
    {
        var (code, text) = await stack.RunAsync("status");

        Assert.True(code == 0, text);
        Assert.Contains($"In the background: pid {stack.Host}.", text);
        Assert.Matches(@"(?m)^gateway +ok", text);
        Assert.Matches(@"(?m)^llm +ok +1 of 1", text);
        Assert.Matches($@"(?m)^GET {stack.Ml}/health +ok +[\d.]+", text);
        Assert.DoesNotContain('\e', text);
    }

    [Fact]
    public async Task A_Killed_Service_Is_Red_In_The_Watch_Then_Green_And_The_Self_Test_Passes()
    {
        using var watch = stack.Start("watch", "--interval=0.5", $"--log-file={Watch}");
        var shown = new Lines(watch.StandardOutput, watch.StandardError);
        await GoodRoundsAsync(since: DateTimeOffset.MinValue);

        // It may be back before anybody looks; each death in a row keeps it away longer.
        var (red, times) = (-1, 0);
        for (var bound = Stopwatch.StartNew(); red < 0 && bound.Elapsed < RunningStack.Bound;)
        {
            if (stack.Pids("ml") is { Count: > 0 } pids && pids[^1] != times)
            {
                await Signals.KillAsync(times = pids[^1]);
            }

            await Task.Delay(100, Ct);
            red = Rounds().FindIndex(r => !r.GetProperty("is_good").GetBoolean());
        }

        Assert.True(red >= 0, shown.ToString());
        await UntilAsync(() => stack.Pids("ml")[^1] != times, "The host has not started it again.");
        await GoodRoundsAsync(since: DateTimeOffset.UtcNow);
        await shown.WithAsync("something is wrong");
        await Signals.SendAsync("TERM", watch);
        await watch.WaitForExitAsync(Ct).WaitAsync(RunningStack.Bound, Ct);
        Assert.Equal(0, watch.ExitCode);

        var (code, text) = await stack.RunAsync("test");
        Assert.True(code == 0, text);
        Assert.Contains(", 0 wrong.", text);
    }

    [Fact]
    public async Task The_Self_Test_Names_Each_Wrong_Answer_And_Each_Route_It_Does_Not_Know()
    {
        using var http = new HttpClient { BaseAddress = new Uri(stack.Gateway) };
        await using var spoiler = await Upstream.StartAsync(context => SpoilAsync(http, context));

        var (code, text) = await AppHostProcess.RunAsync("test", $"--gateway={spoiler.Address}");

        Assert.Equal(1, code);
        Assert.Matches(@"(?m)^POST /api/chat +chest pain is an emergency +\d+ +WRONG: expected triage\.level = emergency; found self_care", text);
        Assert.Matches(@"(?m)^POST /brand/new +has no check here", text);
        Assert.Matches(@"(?m)^DELETE /api/knowledge/\{source\} +and is gone +\d+ +ok", text);
    }

    [Fact]
    public void A_Stack_That_Runs_Has_Not_Loaded_What_Only_Commands_Need()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What another process has loaded is read from /proc.");
        Assert.DoesNotContain("Spectre", File.ReadAllText($"/proc/{stack.Host}/maps"));
    }

    /// <summary>The stack's own answers, except that nothing is an emergency and there is one route more.</summary>
    private static async Task SpoilAsync(HttpClient http, HttpContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Request.Path + context.Request.QueryString);
        if (context.Request.ContentType is { } type)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var answer = await http.SendAsync(request, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.WriteAsync(text
            .Replace("\"level\":\"emergency\"", "\"level\":\"self_care\"", StringComparison.Ordinal)
            .Replace("\"/register\":", "\"/brand/new\": { \"post\": {} }, \"/register\":", StringComparison.Ordinal), Ct);
    }

    private List<JsonElement> Rounds() => [.. stack.Lines(Watch).Select(l => JsonElement.Parse(l))];

    /// <summary>Two, as the first may have begun before <paramref name="since"/>.</summary>
    private Task GoodRoundsAsync(DateTimeOffset since) => UntilAsync(
        () => Rounds().Count(r => r.GetProperty("is_good").GetBoolean() && r.GetProperty("at").GetDateTimeOffset() > since) >= 2, $"No two rounds since {since} are good.");

    private static async Task UntilAsync(Func<bool> condition, string fault)
    {
        for (var start = Stopwatch.StartNew(); !condition();)
        {
            Assert.True(start.Elapsed < RunningStack.Bound, fault);
            await Task.Delay(50, Ct);
        }
    }
}
