using Cerebrum.Gateway.Telemetry;
using Cerebrum.Tests.Gateway;
using Cerebrum.Tests.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Cerebrum.Tests.Watch;

/// <summary>What each type of alert is told of. Those of services and processes that die are in <see cref="KilledServiceTests"/>.</summary>
public sealed class ReadingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"error":"The model could not be used"}""")]
    [InlineData("""{"status":"success","triage":{"level":"self_care"},"engine":{"name":"grounded"},"analysis":{"final_analysis":""}}""")]
    [InlineData("""{"status":"success","triage":{"level":"emergency"},"engine":{"name":"openai"},"analysis":{"final_analysis":""}}""")]
    [InlineData("not JSON")]
    public async Task A_Wrong_Answer_Is_A_Service_That_Is_Down_Whatever_Its_Status(string answer)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var llm = await Upstream.StartAsync(c => c.Request.Path == "/api/chat" ? c.Response.WriteAsync(answer) : StandIn.AnswerAsync(c));
        await using var ml = await StandIn.MlAsync();
        await using var watched = new WatchedGateway("""{ "service_down": { "threshold": 1 } }""", WatchedGateway.Webhook(receiver), llm.Address, ml.Address);

        await watched.LookAsync();

        await receiver.HasAsync("service_down firing POST /api/chat");
        Assert.DoesNotContain("could not be used", receiver.All[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Slow_Route_Is_Told_And_So_Is_That_It_Is_Quick_Again()
    {
        var slow = true;
        await using var receiver = await Receiver.StartAsync();
        await using var llm = await Upstream.StartAsync(async c =>
        {
            await Task.Delay(slow && c.Request.Path == "/v1/models" ? 1500 : 0, Ct);
            await StandIn.AnswerAsync(c);
        });
        await using var ml = await StandIn.MlAsync();
        await using var watched = new WatchedGateway("""{ "high_latency": { "threshold_ms": 1000, "consecutive_violations": 1, "recoveries": 1 } }""", WatchedGateway.Webhook(receiver), llm.Address, ml.Address);

        await watched.LookAsync();
        await Eventually.Async(() => receiver.Notices.Any(n => n.StartsWith("high_latency firing", StringComparison.Ordinal)));
        Assert.Contains("high_latency firing GET /v1/models", await watched.AlertsAsync()); // On a busy machine others may be slow as well.
        slow = false;
        await Eventually.Async(async () =>
        {
            await watched.LookAsync();
            return (await watched.AlertsAsync()).Contains("high_latency resolved GET /v1/models");
        });
    }

    [Fact]
    public async Task Many_Failed_Requests_Are_Told_And_Few_Or_Those_Of_Callers_Are_Not()
    {
        var status = 500;
        await using var receiver = await Receiver.StartAsync();
        await using var llm = await Upstream.StartAsync(c =>
        {
            c.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await using var watched = new WatchedGateway("""{ "error_rate": { "threshold_percent": 50, "minimum_requests": 4, "consecutive_violations": 1, "recoveries": 1 } }""", WatchedGateway.Webhook(receiver), llm.Address);

        await AskAsync(watched, 3);
        await watched.LookAsync();
        Assert.Empty(await watched.AlertsAsync());
        await AskAsync(watched, 1);
        await watched.LookAsync();
        await receiver.HasAsync("error_rate firing gateway");
        status = 404;
        await AskAsync(watched, 4);
        await watched.LookAsync();
        await receiver.HasAsync("error_rate firing gateway", "error_rate resolved gateway");
    }

    [Fact]
    public async Task A_Model_That_Abstains_Much_More_Than_Before_Is_Told()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var ml = await StandIn.MlAsync();
        await using var watched = new WatchedGateway("""{ "abstain_drift": { "threshold_points": 25, "minimum_answers": 20, "consecutive_violations": 1 } }""", WatchedGateway.Webhook(receiver), ml: ml.Address);
        await watched.PulseAsync();
        foreach (var (answered, abstained) in new[] { (0, 0), (18, 2), (36, 4), (54, 6) }) // One in ten.
        {
            ml.Metrics = Metrics(answered, abstained);
            await watched.LookAsync();
        }

        Assert.Empty(receiver.All);
        ml.Metrics = Metrics(64, 16); // Half of the latest twenty.
        await watched.LookAsync();

        await receiver.HasAsync("abstain_drift firing audio/emotion");
        Assert.Equal(40, (double)(await watched.AnswerAsync())["alerts"]![0]!["value"]!);
    }

    [Fact]
    public async Task A_Disk_With_Less_Free_Than_Must_Be_Is_Told()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var watched = new WatchedGateway("""{ "disk_space": { "minimum_free_percent": 100, "consecutive_violations": 1 } }""", WatchedGateway.Webhook(receiver));

        await watched.LookAsync();

        await receiver.HasAsync("disk_space firing data folder");
    }

    [Fact]
    public async Task A_Process_That_Uses_More_Than_It_May_Is_Told_Ours_Too()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var ml = await StandIn.MlAsync();
        ml.Metrics = "dotnet_process_cpu_time_seconds_total{cpu_mode=\"user\"} 1000\ndotnet_process_memory_working_set_bytes 1\nprocess_uptime_seconds 1\n";
        await using var watched = new WatchedGateway(
            """{ "resource_usage": { "cpu_threshold_percent": 100, "memory_threshold_percent": 0.001, "consecutive_violations": 1 } }""", WatchedGateway.Webhook(receiver), ml: ml.Address);
        await watched.PulseAsync();
        await Eventually.Async(() =>
        {
            watched.Time.Advance(Usages.Tick);
            return watched.Gateway.Services.GetRequiredService<Usages>().Of(ml.Address + "/") is not null;
        });

        await watched.LookAsync(apart: 0);

        await receiver.HasAsync($"resource_usage firing ml {ml.Address} cpu, gateway memory");
    }

    private static string Metrics(int answered, int abstained) => $$"""
        # TYPE cerebrum_ml_predictions_total counter
        cerebrum_ml_predictions_total{otel_scope_name="Cerebrum.Ml",model="audio/emotion",label="sad"} {{answered}} 1700000000000
        cerebrum_ml_predictions_total{otel_scope_name="Cerebrum.Ml",model="audio/emotion",label="abstained"} {{abstained}} 1700000000000
        cerebrum_ml_predictions_total{otel_scope_name="Cerebrum.Ml",model="audio/emotion",label="unreadable"} 1000 1700000000000

        """;

    private static async Task AskAsync(WatchedGateway watched, int times)
    {
        for (; times > 0; times--)
        {
            using var answer = await watched.Client.GetAsync("/api/knowledge/search?q=x", Ct);
        }
    }
}
