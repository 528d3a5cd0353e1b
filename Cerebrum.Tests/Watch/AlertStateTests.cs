using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Gateway.Watch;

namespace Cerebrum.Tests.Watch;

/// <summary>How an alert comes, stays and goes, and what people may say to it.</summary>
public sealed class AlertStateTests
{
    private const string Missing = """{ "process_missing": { "threshold": 1, "recoveries": 1, "cooldown_minutes": 10 } }""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_Falls_Again_Within_The_Cooldown_Is_Seen_And_Not_Told_Again()
    {
        await using var node = await Falling.StartAsync(Missing);
        var (firing, resolved) = (node.Line("firing"), node.Line("resolved"));

        await node.FallAsync();
        Assert.Equal([firing], await node.Watched.AlertsAsync());
        await node.RiseAsync();
        await node.FallAsync();
        Assert.Equal([firing], await node.Watched.AlertsAsync());
        await node.RiseAsync();
        await node.Receiver.HasAsync(firing, resolved);

        node.Watched.Time.Advance(TimeSpan.FromMinutes(10));
        await node.FallAsync();
        await node.Receiver.HasAsync(firing, resolved, firing);
        Assert.Equal(3, (int)(await node.Watched.AnswerAsync())["alerts"]![0]!["count"]!);
    }

    [Fact]
    public async Task What_Stays_Down_Beyond_The_Cooldown_Is_Told_When_It_Ends()
    {
        await using var node = await Falling.StartAsync(Missing);
        await node.FallAsync();
        await node.RiseAsync();

        await node.FallAsync();
        await node.Watched.LookAsync(20); // Ten minutes.

        await node.Receiver.HasAsync(node.Line("firing"), node.Line("resolved"), node.Line("firing"));
    }

    [Fact]
    public async Task An_Acknowledged_Alert_Stays_So_Until_It_Is_Over()
    {
        await using var node = await Falling.StartAsync(Missing);
        await node.FallAsync();
        var id = (string)(await node.Watched.AnswerAsync())["alerts"]![0]!["id"]!;

        Assert.Equal(HttpStatusCode.NotFound, (await node.Watched.Client.PostAsync("/api/alerts/none/ack", null, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await node.Watched.Client.PostAsync($"/api/alerts/{id}/ack", null, Ct)).StatusCode);
        await node.Watched.LookAsync(25);
        Assert.Equal([node.Line("acknowledged")], await node.Watched.AlertsAsync());
        await node.RiseAsync();
        await node.Receiver.HasAsync(node.Line("firing"), node.Line("resolved"));
    }

    [Theory]
    [InlineData("*", "POST /api/chat", true)]
    [InlineData("ml", "ml http://localhost:9000 cpu", true)]
    [InlineData("ml http://localhost:9000", "ml http://localhost:9000 cpu", true)]
    [InlineData("ml http://localhost:9000", "ml http://localhost:9000", true)]
    [InlineData("ml http://localhost:9000", "ml http://localhost:90001", false)]
    [InlineData("m", "ml http://localhost:9000", false)]
    public void A_Silence_Covers_A_Subject_And_What_Begins_With_Its_Words(string silence, string subject, bool isCovered) =>
        Assert.Equal(isCovered, new Silence("", silence, default).Covers(subject));

    [Fact]
    public async Task A_Silenced_Subject_Is_Seen_And_Told_When_The_Silence_Ends()
    {
        await using var node = await Falling.StartAsync(Missing);
        using var made = await node.Watched.Client.PostAsJsonAsync("/api/alerts/silences", new { subject = $"ml {node.Address}", minutes = 5 }, Ct);
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);

        await node.FallAsync();
        Assert.Equal([node.Line("firing")], await node.Watched.AlertsAsync());
        Assert.Single((await node.Watched.AnswerAsync())["silences"]!.AsArray());
        Assert.Empty(node.Receiver.All);
        await node.Watched.LookAsync(10);

        await node.Receiver.HasAsync(node.Line("firing"));
        Assert.Empty((await node.Watched.AnswerAsync())["silences"]!.AsArray());
    }

    [Fact]
    public async Task A_Silence_That_Is_Ended_Ends()
    {
        await using var node = await Falling.StartAsync(Missing);
        using var made = await node.Watched.Client.PostAsJsonAsync("/api/alerts/silences", new { subject = "ml", minutes = 5 }, Ct);
        var id = (string)(await made.Content.ReadFromJsonAsync<JsonNode>(Ct))!["id"]!;

        Assert.Equal(HttpStatusCode.NoContent, (await node.Watched.Client.DeleteAsync($"/api/alerts/silences/{id}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await node.Watched.Client.DeleteAsync($"/api/alerts/silences/{id}", Ct)).StatusCode);
        await node.FallAsync();

        await node.Receiver.HasAsync(node.Line("firing"));
    }

    [Fact]
    public async Task Alerts_And_Silences_Outlive_A_Restart_And_Nothing_Is_Told_Twice()
    {
        var folder = Directory.CreateTempSubdirectory("cerebrum-watch-").FullName;
        await using var node = await Falling.StartAsync(Missing, ("Data:Folder", folder));
        await node.FallAsync();
        await node.Watched.Client.PostAsJsonAsync("/api/alerts/silences", new { subject = "another", minutes = 60 }, Ct);
        await node.Receiver.HasAsync(node.Line("firing"));

        await node.RestartGatewayAsync();
        Assert.Equal([node.Line("firing")], await node.Watched.AlertsAsync());
        Assert.Equal("another", (string)(await node.Watched.AnswerAsync())["silences"]![0]!["subject"]!);
        await node.Watched.LookAsync(3);
        await node.RiseAsync();

        await node.Receiver.HasAsync(node.Line("firing"), node.Line("resolved"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_Rule_That_Is_Turned_Off_Ends_Its_Alerts()
    {
        await using var node = await Falling.StartAsync(Missing);
        await node.FallAsync();

        node.Watched.Configure("{}", WatchedGateway.Webhook(node.Receiver));
        node.Watched.Reload();
        await node.Watched.LookAsync();

        Assert.Equal([node.Line("resolved")], await node.Watched.AlertsAsync());
    }
}
