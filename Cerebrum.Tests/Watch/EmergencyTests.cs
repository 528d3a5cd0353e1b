using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Cerebrum.Gateway.Watch.Channels;
using Cerebrum.Tests.Chat;
using Cerebrum.Tests.Gateway;
using Cerebrum.Tests.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Cerebrum.Tests.Watch;

/// <summary>Answers that say: an ambulance now.</summary>
public sealed class EmergencyTests(LlmService llm) : IClassFixture<LlmService>
{
    private const string On = """{ "triage_emergency": { "enabled": true } }""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/chat", """{"question":"I have crushing chest pain that spreads to my arm"}""", true)]
    [InlineData("/api/chat", """{"question":"I have crushing chest pain that spreads to my arm","stream":true}""", true)]
    [InlineData("/v1/chat/completions", """{"model":"cerebrum","messages":[{"role":"user","content":"I have crushing chest pain that spreads to my arm"}]}""", true)]
    [InlineData("/v1/chat/completions", """{"model":"cerebrum","stream":true,"messages":[{"role":"user","content":"I have crushing chest pain that spreads to my arm"}]}""", true)]
    [InlineData("/api/chat", """{"question":"I have a runny nose and I sneeze"}""", false)]
    [InlineData("/api/chat", """{"question":"I have a runny nose and I sneeze","stream":true}""", false)]
    public async Task An_Answer_That_Is_An_Emergency_Says_So_In_A_Header_Also_Of_A_Stream(string path, string body, bool isEmergency)
    {
        using var answer = await llm.Client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Ct);

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal(isEmergency, answer.Headers.TryGetValues("Cerebrum-Emergency", out var rules));
        Assert.Equal(isEmergency, rules?.Single().Contains("chest-pain", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public async Task It_Is_Told_At_Once_Whatever_Is_Silenced_And_Holds_No_Word_Of_Anybody()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var node = await NodeAsync();
        await using var watched = new WatchedGateway(On, WatchedGateway.Webhook(receiver), node.Address);
        await watched.Client.PostAsJsonAsync("/api/alerts/silences", new { subject = "*", minutes = 60 }, Ct);

        using var answer = await watched.Client.PostAsJsonAsync("/api/chat", new { question = "private words" }, Ct);
        await Eventually.Async(() => receiver.All.Count > 0);

        var told = JsonNode.Parse(receiver.All[0].Body)!;
        Assert.Equal(("triage_emergency", "emergency", 1), ((string)told["rule"]!, (string)told["state"]!, (int)told["count"]!));
        var line = Assert.Single(told["emergencies"]!.AsArray())!;
        Assert.Equal(["at", "trace_id", "rules"], line.AsObject().Select(m => m.Key));
        Assert.Equal("""["chest-pain","knowledge.x"]""", line["rules"]!.ToJsonString());
        Assert.Matches("^[0-9a-f]{32}$", (string)line["trace_id"]!);
        Assert.DoesNotContain("private", receiver.All[0].Body, StringComparison.Ordinal);
        Assert.Equal(["triage_emergency firing answers"], await watched.AlertsAsync());
    }

    [Fact]
    public async Task None_Is_Dropped_However_Many_There_Are_And_However_Long_The_Channel_Is_Away_Over_A_Restart_Too()
    {
        var folder = Directory.CreateTempSubdirectory("cerebrum-watch-").FullName;
        await using var receiver = await Receiver.StartAsync();
        await using var node = await NodeAsync();
        receiver.Status = 503;
        await using (var before = new WatchedGateway(On, WatchedGateway.Webhook(receiver), node.Address, null, ("Data:Folder", folder)))
        {
            before.Gateway.Services.GetRequiredService<Outbox>().Tell([.. Enumerable.Range(0, 300).Select(_ => new Notice(DateTimeOffset.UnixEpoch, "service_down", "critical", "firing", 0, []))]);
            for (var n = 0; n < 70; n++)
            {
                using var answer = await before.Client.PostAsync("/api/chat", null, Ct);
            }

            var asked = receiver.Asked;
            await Eventually.Async(() =>
            {
                before.Time.Advance(TimeSpan.FromMinutes(1));
                return receiver.Asked > asked + 10; // More tries than a notice has.
            });
        }

        receiver.Status = 200;
        await using (new WatchedGateway(On, WatchedGateway.Webhook(receiver), node.Address, null, ("Data:Folder", folder)))
        {
            await Eventually.Async(() => receiver.All.Sum(a => (int)JsonNode.Parse(a.Body)!["count"]!) >= 70);
        }

        Assert.Equal(70, receiver.All.Sum(a => (int)JsonNode.Parse(a.Body)!["count"]!));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Nobody_Is_Told_Who_Did_Not_Ask_To_Be()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var node = await NodeAsync();
        await using var watched = new WatchedGateway("""{ "disk_space": { "minimum_free_percent": 100, "consecutive_violations": 1 } }""", WatchedGateway.Webhook(receiver), node.Address);

        using var answer = await watched.Client.PostAsync("/api/chat", null, Ct);
        await watched.LookAsync();

        await receiver.HasAsync("disk_space firing data folder");
    }

    private static Task<Upstream> NodeAsync() => Upstream.StartAsync(context =>
    {
        context.Response.Headers["Cerebrum-Emergency"] = "chest-pain,knowledge.x,<b>not an id</b>";
        return context.Response.WriteAsync("""{"analysis":"private"}""");
    });
}
