using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Gateway;
using Cerebrum.Tests.Telemetry;

namespace Cerebrum.Tests.Watch;

public sealed class AlertEndpointTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Alerts_Are_For_Admins_And_The_Audit_Says_Who_Said_What_To_Them()
    {
        await using var gateway = new GatewayUnderTest();
        var (key, admin) = (gateway.NewKey("chat", "ml", "knowledge", "node"), gateway.NewKey("admin"));
        using var chat = gateway.CreateClient(key);
        using var client = gateway.CreateClient(admin);
        foreach (var path in new[] { "/api/alerts", "/api/alerts/rules" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await chat.GetAsync(path, Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(path, Ct)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await chat.PostAsync("/api/alerts/x/ack", null, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await chat.PostAsJsonAsync("/api/alerts/silences", new { subject = "*", minutes = 1 }, Ct)).StatusCode);
        await client.PostAsync("/api/alerts/x/ack", null, Ct);
        await client.PostAsJsonAsync("/api/alerts/silences", new { subject = "*", minutes = 1 }, Ct);

        await Eventually.Async(async () =>
        {
            var entries = (await client.GetFromJsonAsync<JsonNode>("/api/audit", Ct))!["entries"]!.AsArray().Select(e => $"{e!["key"]} {e["method"]} {e["path"]} {e["status"]}").ToList();
            return entries.Contains($"{admin[4..12]} POST /api/alerts/x/ack 404") && entries.Contains($"{admin[4..12]} POST /api/alerts/silences 200");
        });
    }

    [Fact]
    public async Task A_Silence_Needs_A_Subject_And_A_Time()
    {
        await using var gateway = new GatewayUnderTest();
        using var client = gateway.CreateClient();
        string[] wrong =
        [
            """{"minutes":1}""", """{"subject":"","minutes":1}""", """{"subject":"a\nb","minutes":1}""", """{"subject":"*"}""", """{"subject":"*","minutes":0}""",
            """{"subject":"*","minutes":10081}""", """{"subject":"*","minutes":"long"}""", "[]", "",
        ];
        foreach (var body in wrong)
        {
            using var answer = await client.PostAsync("/api/alerts/silences", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Ct);

            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{body}: {(int)answer.StatusCode}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }
}
