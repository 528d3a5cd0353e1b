using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Gateway.Watch.Rules;
using Microsoft.Extensions.Configuration;

namespace Cerebrum.Tests.Watch;

/// <summary>What <c>alert_config.json</c> may say.</summary>
public sealed class RuleTests
{
    // As its README shows it, comment included.
    private const string Predecessors = """
        {
          "alerts": {
            "service_down": { "enabled": true, "threshold": 3, "cooldown_minutes": 10 },
            "high_latency": { "enabled": true, "threshold_ms": 2000, "consecutive_violations": 3 }
            // ... more alert types
          },
          "notification_channels": {
            "console": { "enabled": true },
            "log_file": { "enabled": true, "path": "logs/alerts.log" },
            "email": { "enabled": false },
            "slack": { "enabled": false }
          }
        }
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void The_Predecessors_File_Means_What_It_Meant()
    {
        var reading = Read(Predecessors);

        Assert.Empty(reading.Faults);
        Assert.Empty(reading.Ignored);
        Assert.Equal((true, 3, 10), (reading.Rules!.Of(AlertType.ServiceDown).Enabled, reading.Rules.Of(AlertType.ServiceDown).Violations, reading.Rules.Of(AlertType.ServiceDown).CooldownMinutes));
        Assert.Equal((2000, 3), (reading.Rules.Of(AlertType.HighLatency)["threshold_ms"], reading.Rules.Of(AlertType.HighLatency).Violations));
        Assert.False(reading.Rules.Of(AlertType.DiskSpace).Enabled); // What a file does not name is off.
        Assert.Equal("logs/alerts.log", reading.Rules.Channels.LogFile!.Path);
        Assert.Null(reading.Rules.Channels.Email);
    }

    [Fact]
    public void The_Shipped_File_Has_No_Fault_And_Tells_No_Other_Machine()
    {
        var reading = Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "alert_config.json")));

        Assert.Empty(reading.Faults);
        Assert.Empty(reading.Ignored);
        Assert.True(reading.Rules!.Channels is { Console: true, LogFile: not null, Email: null, Slack: null, Webhook: null });
        Assert.Equal(["triage_emergency"], reading.Rules.Rules.Values.Where(r => !r.Enabled).Select(r => r.Type));
    }

    [Fact]
    public async Task Every_Fault_Is_Named_At_Once_And_What_Was_Read_Before_Stays()
    {
        await using var watched = new WatchedGateway("""{ "service_down": { "threshold": 7 } }""", "");
        Assert.Empty((await RulesAsync(watched))["faults"]!.AsArray());

        watched.Configure(
            """{ "service_down": { "threshold": 0, "enabled": "yes" }, "high_latency": { "threshold_ms": "fast" }, "disk_space": [], "triage_emergency": { "enabled": true } }""",
            """ "email": { "enabled": true, "smtp_port": 70000, "smtp_server": "mail.example", "from_address": "x@example", "smtp_password": "s3cret", "use_tls": false }, "slack": { "enabled": true, "webhook_url": "ftp://s3cret@x" } """);
        watched.Reload();
        var rules = await RulesAsync(watched);

        Assert.Equal(
            [
                "alerts.disk_space", "alerts.high_latency.threshold_ms", "alerts.service_down.enabled", "alerts.service_down.threshold", "notification_channels.email.smtp_port",
                "notification_channels.email.to_addresses", "notification_channels.email.use_tls", "notification_channels.slack.webhook_url",
            ],
            rules["faults"]!.AsArray().Select(f => (string)f!["path"]!).Order(StringComparer.Ordinal));
        Assert.Equal(("a number from 1 to 600000", "text"), Fault(rules, "alerts.high_latency.threshold_ms"));
        Assert.Equal(("a whole number from 1 to 1000", "0"), Fault(rules, "alerts.service_down.threshold"));
        Assert.DoesNotContain("s3cret", rules.ToJsonString());
        Assert.Equal(7, (int)rules["rules"]!.AsArray().Single(r => (string)r!["type"]! == "service_down")!["violations"]!);
    }

    [Fact]
    public async Task A_Change_Counts_When_It_Is_Whole_Again()
    {
        await using var watched = new WatchedGateway("""{ "service_down": { "threshold": 7 } }""", "");
        await File.WriteAllTextAsync(watched.Config, """{ "alerts": { """, Ct);
        watched.Reload();
        Assert.Equal(("JSON", "text that is none at line 1, byte 15"), Fault(await RulesAsync(watched), "(the file)"));

        watched.Configure("""{ "service_down": { "threshold": 12, "treshold": 1 } }""", "");
        watched.Reload();
        var rules = await RulesAsync(watched);

        Assert.Empty(rules["faults"]!.AsArray());
        Assert.Equal("alerts.service_down.treshold", (string)rules["ignored"]!.AsArray().Single()!);
        Assert.Equal(12, (int)rules["rules"]!.AsArray().Single(r => (string)r!["type"]! == "service_down")!["violations"]!);
    }

    [Fact]
    public void An_Emergency_That_Nobody_Would_Be_Told_Of_Is_A_Fault() =>
        Assert.Equal("alerts.triage_emergency", Assert.Single(Read("""{ "alerts": { "triage_emergency": { "enabled": true } } }""").Faults).Path);

    [Fact]
    public void Secrets_May_Stand_In_The_Environment_Instead()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Alerts:Email:Password"] = "p",
            ["Alerts:Slack:WebhookUrl"] = "https://hooks.example/T",
            ["Alerts:Webhook:Url"] = "https://hook.example/",
            ["Alerts:Webhook:Secret"] = "s",
        }).Build();

        var channels = Read("""
            { "notification_channels": { "email": { "enabled": true, "smtp_server": "mail.example", "from_address": "a@b.example", "to_addresses": ["c@d.example"] }, "slack": { "enabled": true }, "webhook": { "enabled": true } } }
            """, configuration).Rules!.Channels;

        Assert.Equal(("p", "https://hooks.example/T", "https://hook.example/", "s"), (channels.Email!.Password, channels.Slack!.Url.AbsoluteUri, channels.Webhook!.Url.AbsoluteUri, channels.Webhook.Secret));
    }

    private static RulesReading Read(string json, IConfiguration? configuration = null) =>
        new RulesReader(configuration ?? new ConfigurationBuilder().Build()).Read(System.Text.Encoding.UTF8.GetBytes(json));

    private static async Task<JsonNode> RulesAsync(WatchedGateway watched) => (await watched.Client.GetFromJsonAsync<JsonNode>("/api/alerts/rules", Ct))!;

    private static (string, string) Fault(JsonNode rules, string path)
    {
        var fault = rules["faults"]!.AsArray().Single(f => (string)f!["path"]! == path)!;
        return ((string)fault["expected"]!, (string)fault["found"]!);
    }
}
