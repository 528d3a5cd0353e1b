using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Cerebrum.Gateway.Watch.Channels;
using Cerebrum.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Cerebrum.Tests.Watch;

/// <summary>That what is told arrives. The console and the file are in <see cref="KilledServiceTests"/>.</summary>
public sealed class ChannelTests
{
    private const string Disk = """{ "disk_space": { "minimum_free_percent": 100, "consecutive_violations": 1 } }""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Mail_Arrives_At_All_It_Is_Sent_To()
    {
        await using var server = new MailServer();
        await using var watched = new WatchedGateway(Disk, $$"""
            "email": { "enabled": true, "smtp_server": "localhost", "smtp_port": {{server.Port}}, "use_tls": false, "from_address": "cerebrum@example.org", "to_addresses": ["ward@example.org", "night@example.org"] }
            """);

        await watched.LookAsync();
        await Eventually.Async(() => server.Mails.Count > 0);

        var mail = Assert.Single(server.Mails);
        Assert.Equal("[critical] disk_space firing: data folder", mail.Subject);
        Assert.Equal(["ward@example.org", "night@example.org"], mail.To.Mailboxes.Select(m => m.Address));
        Assert.Contains("data folder: Less of the disk is free than must be", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slack_Gets_A_Text_That_Holds_No_Markup()
    {
        await using var receiver = await Receiver.StartAsync();
        var channel = new SlackChannel(new(new Uri(receiver.Url)));

        await channel.SendAsync(new Notice(DateTimeOffset.UnixEpoch, "service_down", "critical", "firing", 1, [new("id", "llm <!channel>", "A & B", 1, 1, DateTimeOffset.UnixEpoch)]), Ct);

        Assert.Equal("[critical] service_down firing: llm &lt;!channel&gt;\nllm &lt;!channel&gt;: A &amp; B (since 1970-01-01 00:00:00Z)", (string)JsonNode.Parse(receiver.All[0].Body)!["text"]!);
    }

    [Fact]
    public async Task Slack_Is_Told_What_Is_Wrong()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var watched = new WatchedGateway(Disk, $$""" "slack": { "enabled": true, "webhook_url": "{{receiver.Url}}" } """);

        await watched.LookAsync();
        await Eventually.Async(() => receiver.All.Count > 0);

        Assert.StartsWith("[critical] disk_space firing: data folder\n", (string)JsonNode.Parse(Assert.Single(receiver.All).Body)!["text"]!);
    }

    [Fact]
    public async Task A_Webhook_Is_Signed_With_Its_Secret()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var watched = new WatchedGateway(Disk, WatchedGateway.Webhook(receiver), settings: ("Alerts:Webhook:Secret", "of the ward"));

        await watched.LookAsync();
        await receiver.HasAsync("disk_space firing data folder");

        var (body, headers) = receiver.All[0];
        var signature = HMACSHA256.HashData("of the ward"u8, Encoding.UTF8.GetBytes($"{headers["Cerebrum-Timestamp"]}.{body}"));
        Assert.Equal($"sha256={Convert.ToHexStringLower(signature)}", headers["Cerebrum-Signature"]);
    }

    [Fact]
    public async Task A_Receiver_That_Fails_Is_Asked_Again_And_Its_Failure_Is_Seen_Without_Its_Address()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 500;
        await using var watched = new WatchedGateway(Disk, WatchedGateway.Webhook(receiver));
        await watched.LookAsync();
        await Eventually.Async(async () => (string?)(await ChannelAsync(watched))["last_error"] is not null);
        Assert.Equal(("It answered 500.", 1), ((string)(await ChannelAsync(watched))["last_error"]!, (int)(await ChannelAsync(watched))["waiting"]!));
        Assert.DoesNotContain(receiver.Url, (await watched.AnswerAsync()).ToJsonString(), StringComparison.Ordinal);

        receiver.Status = 200;
        await Eventually.Async(() =>
        {
            watched.Time.Advance(TimeSpan.FromSeconds(1)); // The pause before another try is in its time.
            return receiver.All.Count > 0;
        });

        await receiver.HasAsync("disk_space firing data folder");
        await Eventually.Async(async () => (string?)(await ChannelAsync(watched))["last_error"] is null);
    }

    [Fact]
    public async Task A_Receiver_That_Stays_Away_Holds_No_More_Than_A_Bounded_Number_And_What_It_Misses_Is_Counted()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 500;
        await using var watched = new WatchedGateway("{}", WatchedGateway.Webhook(receiver));
        var outbox = watched.Gateway.Services.GetRequiredService<Outbox>();

        outbox.Tell([.. Enumerable.Range(0, 300).Select(_ => new Notice(DateTimeOffset.UnixEpoch, "service_down", "critical", "firing", 0, []))]);

        var channel = await ChannelAsync(watched);
        Assert.Equal((256, 44), ((int)channel["waiting"]!, (int)channel["dropped"]!));
    }

    [Fact]
    public async Task The_File_Is_Cut_At_Its_Size_And_As_Many_Are_Kept_As_It_Says()
    {
        var folder = Directory.CreateTempSubdirectory("cerebrum-watch-").FullName;
        var file = new LogFileChannel(Path.Combine(folder, "alerts.log"), new("", MaxBytes: 1024, Files: 2));
        for (var n = 0; n < 100; n++)
        {
            await file.SendAsync(new Notice(DateTimeOffset.UnixEpoch, "service_down", "critical", "firing", 1, [new("id", $"number {n}", "", 1, 1, DateTimeOffset.UnixEpoch)]), Ct);
        }

        var files = Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["alerts.log", "alerts.log.1", "alerts.log.2"], files.Select(Path.GetFileName));
        Assert.All(files, f => Assert.InRange(new FileInfo(f).Length, 1, 1024));
        Assert.Contains("number 99", await File.ReadAllTextAsync(files[0], Ct), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(files[0]));
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<JsonNode> ChannelAsync(WatchedGateway watched) => (await watched.AnswerAsync())["channels"]!.AsArray().Single()!;
}
