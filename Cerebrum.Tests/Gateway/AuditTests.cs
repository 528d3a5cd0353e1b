using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Hosting;

namespace Cerebrum.Tests.Gateway;

public sealed class AuditTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_Log_Says_Who_Did_What_When_And_Nothing_Of_What_Was_Said()
    {
        await using var node = await Upstream.StartAsync("the answer is private");
        await using var gateway = new GatewayUnderTest([node.Address]);
        var (key, admin) = (gateway.NewKey("chat"), gateway.NewKey("admin"));
        using var chat = gateway.CreateClient(key);
        using var nobody = gateway.CreateClient();
        await chat.PostAsync("/api/chat", new StringContent("the question is private"), Ct);
        await chat.GetAsync("/api/knowledge/search?q=private", Ct);
        await chat.GetAsync("/api/sessions/a1b2/fhir", Ct);
        await chat.DeleteAsync("/api/sessions/private words of a caller", Ct);
        await nobody.GetAsync("/api/sessions", Ct);
        await nobody.GetAsync("/health", Ct);

        var log = await LogAsync(gateway, admin, 6);

        Assert.Equal(
            [$"{key[4..12]} POST /api/chat 200", $"{key[4..12]} GET /api/knowledge/search 200", $"{key[4..12]} GET /api/sessions/a1b2/fhir 200", $"{key[4..12]} DELETE /api/sessions/* 200", " GET /api/sessions 401"],
            log.Where(e => (string?)e["method"] is not null && (string?)e["path"] != "/api/audit").Select(e => $"{e["key"]} {e["method"]} {e["path"]} {e["status"]}"));
        Assert.DoesNotContain("private", string.Concat(log.Select(e => e.ToJsonString())) + File.ReadAllText(LogFile(gateway)));
        Assert.DoesNotContain(key[13..], File.ReadAllText(LogFile(gateway)));
        Assert.All(log, e => Assert.InRange(DateTimeOffset.UtcNow - (DateTimeOffset)e["at"]!, TimeSpan.Zero, RunningStack.Bound));
    }

    [Fact]
    public async Task The_Log_Is_For_Admins_And_Comes_In_Pages()
    {
        await using var gateway = new GatewayUnderTest();
        var (key, admin) = (gateway.NewKey("chat", "ml", "knowledge", "node"), gateway.NewKey("admin"));
        using var chat = gateway.CreateClient(key);
        Assert.Equal(HttpStatusCode.Forbidden, (await chat.GetAsync("/api/audit", Ct)).StatusCode);
        await LogAsync(gateway, admin, 2);

        using var client = gateway.CreateClient(admin);
        var first = (await client.GetFromJsonAsync<JsonNode>("/api/audit?limit=1", Ct))!;
        var second = (await client.GetFromJsonAsync<JsonNode>($"/api/audit?limit=1&before={first["next"]}", Ct))!;

        Assert.Equal((long)first["entries"]!.AsArray().Single()!["seq"]! - 1, (long)second["entries"]!.AsArray().Single()!["seq"]!);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/audit?limit=0", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_Chain_That_Was_Left_Alone_Holds_Over_Restarts_And_Files()
    {
        var folder = await UseAsync(times: 2, fileBytes: "500");

        var (code, output, _) = await GatewayProcess.RunAsync(folder, "audit", "verify");

        Assert.True(Directory.GetFiles(Path.Combine(folder, "audit"), "*.jsonl").Length > 1);
        Assert.Equal(0, code);
        Assert.Contains("the chain holds", output);
        Assert.Equal(0, (await GatewayProcess.RunAsync(folder, "audit", "verify", "--head", output.Trim()[^64..])).Code);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("a changed line", "expected the line before to have the hash")]
    [InlineData("a missing line", "expected the line before to have the hash")]
    [InlineData("a missing end", "No line has the hash")]
    public async Task What_Was_Done_To_The_Log_Afterwards_Is_Found(string damage, string says)
    {
        var folder = await UseAsync(times: 1);
        var head = (await GatewayProcess.RunAsync(folder, "audit", "verify")).Output.Trim()[^64..];
        var file = Directory.GetFiles(Path.Combine(folder, "audit"), "*.jsonl").Order().Last();
        var lines = (await File.ReadAllLinesAsync(file, Ct)).ToList();
        switch (damage)
        {
            case "a changed line":
                lines[0] = lines[0].Replace("\"status\":503", "\"status\":200", StringComparison.Ordinal).Replace("started", "stopped", StringComparison.Ordinal);
                break;
            case "a missing line":
                lines.RemoveAt(lines.Count - 2);
                break;
            default:
                lines.RemoveAt(lines.Count - 1);
                break;
        }

        await File.WriteAllTextAsync(file, string.Concat(lines.Select(l => l + "\n")), Ct);
        var (code, _, errors) = await GatewayProcess.RunAsync(folder, "audit", "verify", "--head", head);

        Assert.Equal(1, code);
        Assert.Contains(says, errors);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_Unfinished_Line_Is_Cut_Off_At_The_Next_Start_And_The_Log_Says_So()
    {
        var folder = await UseAsync(times: 1);
        var file = Directory.GetFiles(Path.Combine(folder, "audit"), "*.jsonl").Order().Last();
        await File.AppendAllTextAsync(file, "{\"seq\":9,\"at\":", Ct);

        await using (var gateway = new GatewayUnderTest().With("Data:Folder", folder))
        {
            gateway.StartServer();
        }

        Assert.Equal(0, (await GatewayProcess.RunAsync(folder, "audit", "verify")).Code);
        Assert.Contains("\"event\":\"torn\",\"count\":14", await File.ReadAllTextAsync(file, Ct));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Requests_Are_Answered_While_The_Log_Cannot_Be_Written()
    {
        await using var node = await Upstream.StartAsync("answered");
        await using var gateway = new GatewayUnderTest([node.Address]);
        await File.WriteAllTextAsync(Path.Combine(gateway.Folder, "audit"), "a file where the folder should be", Ct);
        using var client = gateway.CreateClient();

        Assert.Equal("answered", await client.GetStringAsync("/api/sessions", Ct));
    }

    /// <returns>The data folder of a gateway that was started, asked a few things and stopped so many times.</returns>
    private static async Task<string> UseAsync(int times, string fileBytes = "1000000")
    {
        var folder = Directory.CreateTempSubdirectory("cerebrum-audit-").FullName;
        for (var i = 0; i < times; i++)
        {
            await using var gateway = new GatewayUnderTest().With("Data:Folder", folder).With("Audit:FileBytes", fileBytes);
            using var client = gateway.CreateClient();
            for (var n = 0; n < 4; n++)
            {
                await client.GetAsync("/api/sessions", Ct);
            }
        }

        return folder;
    }

    private static string LogFile(GatewayUnderTest gateway) => Directory.GetFiles(Path.Combine(gateway.Folder, "audit"), "*.jsonl").Single();

    // What was done is written within a tenth of a second, while nobody waits for it.
    private static async Task<List<JsonNode>> LogAsync(GatewayUnderTest gateway, string admin, int atLeast)
    {
        using var client = gateway.CreateClient(admin);
        while (true)
        {
            var entries = (await client.GetFromJsonAsync<JsonNode>("/api/audit", Ct))!["entries"]!.AsArray();
            if (entries.Count >= atLeast)
            {
                return [.. entries.Reverse().Select(e => e!)];
            }

            await Task.Delay(20, Ct);
        }
    }
}
