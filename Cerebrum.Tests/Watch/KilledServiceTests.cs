using System.Diagnostics;
using System.Globalization;
using Cerebrum.Tests.Gateway;
using Cerebrum.Tests.Hosting;

namespace Cerebrum.Tests.Watch;

/// <summary>Real processes that die.</summary>
public sealed class KilledServiceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cerebrum-watch-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_Killed_Service_Is_Told_At_Its_Threshold_Once_And_Its_Return_Once()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var llm = await StandIn.LlmAsync();
        await using var ml = await new ServiceProcess("Ml").StartedAsync();
        await using var watched = new WatchedGateway("""{ "service_down": { "threshold": 3, "cooldown_minutes": 10 } }""", WatchedGateway.Webhook(receiver), llm.Address, ml.Address);
        var subject = $"ml {ml.Address}";
        await watched.LookAsync(); // It answers all its probes rightly.
        await ml.KillAsync();

        await watched.LookAsync(2);
        Assert.Empty(await watched.AlertsAsync());
        await watched.LookAsync();
        await receiver.HasAsync($"service_down firing {subject}");
        watched.Time.Advance(TimeSpan.FromMinutes(30)); // Longer than the cooldown: it is known already.
        await watched.LookAsync(2);

        await ml.AgainAsync();
        await watched.LookAsync();
        Assert.Single(receiver.All); // Once good is not enough.
        await watched.LookAsync();
        await receiver.HasAsync($"service_down firing {subject}", $"service_down resolved {subject}");
    }

    [Fact]
    public async Task Ten_Kills_In_A_Minute_Are_One_Flapping_Alert_And_Its_End_Is_Told_When_It_Is_Steady()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var llm = await StandIn.LlmAsync();
        await using var ml = await new ServiceProcess("Ml").StartedAsync();
        await using var watched = new WatchedGateway("""{ "service_down": { "threshold": 3, "cooldown_minutes": 10 } }""", WatchedGateway.Webhook(receiver), llm.Address, ml.Address);
        await watched.LookAsync();
        for (var kill = 0; kill < 10; kill++)
        {
            // Between two looks, and back before the next: the short looks see it.
            await ml.KillAsync();
            await watched.PulseAsync();
            await ml.AgainAsync();
            await watched.PulseAsync();
            if (kill is 4 or 9)
            {
                await watched.LookAsync();
            }
        }

        var flapping = $"service_down flapping ml {ml.Address}";
        await receiver.HasAsync(flapping);
        Assert.Equal([flapping], await watched.AlertsAsync());
        watched.Time.Advance(TimeSpan.FromMinutes(5));
        await watched.LookAsync();
        await receiver.HasAsync(flapping, $"service_down resolved ml {ml.Address}");
    }

    [Fact]
    public async Task A_Missing_Process_Is_Told_And_Explains_That_Its_Service_Is_Down()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The process that is named here is a copy of sleep.");
        await using var receiver = await Receiver.StartAsync();
        await using var llm = await StandIn.LlmAsync();
        await using var ml = await new ServiceProcess("Ml").StartedAsync();
        var name = "cbrw" + Guid.NewGuid().ToString("N")[..8];
        using var named = Named(name);
        await using var watched = new WatchedGateway(
            $$"""{ "process_missing": { "threshold": 1, "processes": ["{{name}}"] }, "service_down": { "threshold": 1 } }""", WatchedGateway.Webhook(receiver), llm.Address, ml.Address);
        await watched.PulseAsync();

        await ml.KillAsync();
        named.Kill();
        await named.WaitForExitAsync(Ct);
        await watched.LookAsync();

        await receiver.HasAsync($"process_missing firing ml {ml.Address}, process {name}");
        Assert.Equal(
            [$"process_missing firing ml {ml.Address}", $"process_missing firing process {name}", $"service_down firing ml {ml.Address}"],
            await watched.AlertsAsync());
    }

    /// <summary>The gateway's own process and clock, and the channel that is its console.</summary>
    [Fact]
    public async Task A_Running_Gateway_Says_It_By_Itself_On_Its_Console_And_In_Its_File()
    {
        await using var node = await Upstream.StartAsync("");
        var config = Path.Combine(folder, "alert_config.json");
        await File.WriteAllTextAsync(config, """
            { "interval_seconds": 1, "alerts": { "service_down": { "enabled": true, "threshold": 2, "cooldown_minutes": 10 } },
              "notification_channels": { "console": { "enabled": true }, "log_file": { "enabled": true, "path": "logs/alerts.log" } } }
            """, Ct);
        await using var gateway = await new ServiceProcess("Gateway",
            $"--Data:Folder={folder}", $"--Alerts:Config={config}", $"--services:llm:http:0={Upstream.Nobody()}", $"--services:ml:http:0={Upstream.Nobody()}").StartedAsync();

        var line = await gateway.Output.WithAsync("service_down firing");

        Assert.Contains("\"LogLevel\":\"Critical\"", line, StringComparison.Ordinal);
        var file = Path.Combine(folder, "logs", "alerts.log");
        await Telemetry.Eventually.Async(async () => File.Exists(file) && (await File.ReadAllTextAsync(file, Ct)).Contains("[critical] service_down firing: ", StringComparison.Ordinal));
    }

    private Process Named(string name)
    {
        var path = Path.Combine(folder, name);
        File.Copy("/bin/sleep", path);
        return Process.Start(path, RunningStack.Bound.TotalSeconds.ToString(CultureInfo.InvariantCulture));
    }
}
