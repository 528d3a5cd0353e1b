using System.Text.Json.Nodes;

namespace Cerebrum.AppHost.Commands.SelfTest;

/// <summary>What those who run it ask, and what nodes do.</summary>
internal static class OperationChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("GET /status", "every service answers", async (door, ct) => (await door.GetAsync("/status", ct)).Expect(200).Expect("ok", "status").ExpectNumber(2, int.MaxValue, "active_nodes")),
        new("GET /health", "ready", async (door, ct) => (await door.GetAsync("/health", ct)).Expect(200).ExpectText("Healthy")),
        new("GET /alive", "alive", async (door, ct) => (await door.GetAsync("/alive", ct)).Expect(200).ExpectText("Healthy")),
        new("GET /metrics", "metrics as Prometheus reads them", async (door, ct) => (await door.GetAsync("/metrics", ct)).Expect(200).ExpectText("# TYPE ")),
        new("GET /nodes", "the nodes", async (door, ct) => (await door.GetAsync("/nodes", ct)).Expect(200).ExpectSome("nodes").At("nodes", "0", "url")),
        new("GET /api/audit", "what was asked is written down", async (door, ct) => (await door.GetAsync("/api/audit?limit=5", ct)).Expect(200).ExpectSome("entries").At("entries", "0", "path")),
        Closed("register"),
        Closed("heartbeat"),
        Closed("deregister"),
        new("GET /api/telemetry", "the history of the last hour", async (door, ct) => (await door.GetAsync("/api/telemetry?minutes=60", ct)).Expect(200).ExpectSome("services").At("routes")),
        new("GET /api/alerts", "the alerts", async (door, ct) => (await door.GetAsync("/api/alerts", ct)).Expect(200).At("alerts")),
        new("GET /api/alerts/rules", "the rules", async (door, ct) => (await door.GetAsync("/api/alerts/rules", ct)).Expect(200)),
        new("POST /api/alerts/{id}/ack", "an unknown alert is not found", async (door, ct) => (await door.PostAsync("/api/alerts/self-test/ack", new JsonObject(), ct)).Expect(404)),
        new("POST /api/alerts/silences", "a silence of no length is refused", async (door, ct) =>
            (await door.PostAsync("/api/alerts/silences", new JsonObject { ["subject"] = "self-test", ["minutes"] = 0 }, ct)).Expect(400)),
        new("DELETE /api/alerts/silences/{id}", "a silence is made and ended", async (door, ct) =>
        {
            var silence = (await door.PostAsync("/api/alerts/silences", new JsonObject { ["subject"] = "self-test", ["minutes"] = 1 }, ct)).Expect(200).ExpectSome("id");
            (await door.DeleteAsync($"/api/alerts/silences/{Uri.EscapeDataString(silence.At("id").ToString())}", ct)).Expect(200, 204);
        }),
    ];

    /// <summary>To join, to stay and to leave take a node's own key; asked without one, so that no pool changes.</summary>
    private static Check Closed(string what) => new($"POST /{what}", "refused without a node's key", async (door, ct) =>
    {
        using var node = Door.Json(new JsonObject { ["url"] = "http://127.0.0.1:1", ["type"] = "ml" });
        (await door.SendAsync(HttpMethod.Post, $"/{what}", node, ct, withKey: false)).Expect(401);
    });
}
