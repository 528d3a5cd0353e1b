using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Cerebrum.Tests.Gateway;

public sealed class KeyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST", "/api/chat", "chat")]
    [InlineData("POST", "/chat", "chat")]
    [InlineData("POST", "/v1/chat/completions", "chat")]
    [InlineData("GET", "/api/status", "chat")]
    [InlineData("GET", "/api/sessions", "chat")]
    [InlineData("DELETE", "/api/sessions/x", "chat")]
    [InlineData("POST", "/ml/process", "ml")]
    [InlineData("GET", "/v1/ml/models", "ml")]
    [InlineData("POST", "/api/knowledge?source=x", "knowledge")]
    [InlineData("DELETE", "/api/knowledge/x", "knowledge")]
    [InlineData("GET", "/api/knowledge/search?q=x", "knowledge")]
    [InlineData("GET", "/api/knowledge/search?q=x", "chat")]
    [InlineData("GET", "/metrics", "admin")]
    public async Task A_Key_Opens_What_Its_Scope_Says_And_Nothing_Else(string method, string path, string scope)
    {
        await using var node = await Upstream.StartAsync("answered");
        await using var gateway = new GatewayUnderTest([node.Address], [node.Address]);
        var (right, wrong, admin) = (gateway.NewKey(scope), gateway.NewKey("node"), gateway.NewKey("admin"));

        foreach (var (key, expected) in new[] { (null, 401), ($"{right[..^1]}{(right[^1] == '0' ? '1' : '0')}", 401), (wrong, 403), (right, 200), (admin, 200) })
        {
            using var client = gateway.CreateClient(key);
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var answer = await client.SendAsync(request, Ct);
            Assert.Equal(expected, (int)answer.StatusCode);
            if (expected >= 400)
            {
                var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Ct));
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
                Assert.Contains(expected == 403 ? "found node." : "Expected ", problem.GetProperty("detail").GetString());
                Assert.DoesNotContain(right[13..40], problem.GetRawText());
            }
        }

        Assert.Equal(scope == "admin" ? 0 : 2, node.Requests);
    }

    [Theory]
    [InlineData("/status")]
    [InlineData("/health")]
    [InlineData("/alive")]
    [InlineData("/")]
    [InlineData("/console.css")]
    public async Task Health_Status_And_The_Consoles_Files_Need_No_Key(string path)
    {
        await using var gateway = new GatewayUnderTest();
        gateway.NewKey("chat");
        using var client = gateway.CreateClient();

        using var answer = await client.GetAsync(path, Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_Key_Is_Also_Taken_From_X_Api_Key()
    {
        await using var node = await Upstream.StartAsync("answered");
        await using var gateway = new GatewayUnderTest([node.Address]);
        using var client = gateway.CreateClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", gateway.NewKey("chat"));

        Assert.Equal("answered", await client.GetStringAsync("/api/sessions", Ct));
    }

    [Fact]
    public async Task A_Node_Learns_Whose_Key_It_Was_But_Not_The_Key_And_Not_What_The_Client_Claims()
    {
        await using var node = await Upstream.StartAsync(c => c.Response.WriteAsync(string.Join('\n', c.Request.Headers.Select(h => $"{h.Key}={h.Value}"))));
        await using var gateway = new GatewayUnderTest([node.Address]);
        var key = gateway.NewKey("chat");
        using var client = gateway.CreateClient(key);
        client.DefaultRequestHeaders.Add("X-Cerebrum-Caller", "somebody-else");
        client.DefaultRequestHeaders.Add("X-Api-Key", key);

        var seen = await client.GetStringAsync("/api/sessions", Ct);

        Assert.Contains($"X-Cerebrum-Caller={key[4..12]}", seen);
        Assert.DoesNotContain("somebody-else", seen);
        Assert.DoesNotContain(key[13..], seen);
    }

    [Fact]
    public async Task Without_Keys_Nobody_Is_Named_Whatever_The_Client_Claims()
    {
        await using var node = await Upstream.StartAsync(c => c.Response.WriteAsync($"caller: {c.Request.Headers["X-Cerebrum-Caller"]}"));
        await using var gateway = new GatewayUnderTest([node.Address]);
        using var client = gateway.CreateClient();
        client.DefaultRequestHeaders.Add("X-Cerebrum-Caller", "somebody-else");

        Assert.Equal("caller: ", await client.GetStringAsync("/api/sessions", Ct));
    }

    [Fact]
    public async Task A_Request_Without_A_Key_Is_Refused_Before_Its_Body_Comes()
    {
        await using var node = await Upstream.StartAsync("answered");
        await using var gateway = new GatewayUnderTest([node.Address]);
        gateway.NewKey("chat");
        using var client = gateway.CreateClient();
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", client.BaseAddress!.Port, Ct);

        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n"), Ct);
        var first = await new StreamReader(socket.GetStream()).ReadLineAsync(Ct);

        Assert.Equal("HTTP/1.1 401 Unauthorized", first);
        Assert.Equal(0, node.Requests);
    }

    [Theory]
    [InlineData("Host", "cerebrum.example", 401)] // A name of the attacker's that leads to this machine.
    [InlineData("Origin", "https://elsewhere.example", 401)] // A page of another site in a browser on this machine.
    [InlineData("Origin", "null", 401)]
    [InlineData("Origin", "https://console.example", 200)]
    public async Task Without_Keys_Pages_Of_Other_Sites_Are_Refused(string header, string value, int expected)
    {
        await using var node = await Upstream.StartAsync("answered");
        await using var gateway = new GatewayUnderTest([node.Address]).With("Cors:Origins", "https://console.example");
        using var client = gateway.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/sessions");
        request.Headers.Add(header, value);

        using var answer = await client.SendAsync(request, Ct);

        Assert.Equal(expected, (int)answer.StatusCode);
        Assert.Equal(expected == 200 ? 1 : 0, node.Requests);
        Assert.Equal(expected == 200 ? [value] : [], answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? allowed : []);
    }

    [Fact]
    public async Task A_Key_Made_Or_Revoked_While_The_Gateway_Runs_Counts_A_Second_Later()
    {
        await using var node = await Upstream.StartAsync("answered");
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var gateway = new GatewayUnderTest([node.Address]).At(time);
        using var anybody = gateway.CreateClient();
        async Task<int> StatusAsync(HttpClient client)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            using var answer = await client.GetAsync("/api/sessions", Ct);
            return (int)answer.StatusCode;
        }

        Assert.Equal(200, await StatusAsync(anybody));
        var (_, text, _) = await GatewayProcess.RunAsync(gateway.Folder, "keys", "create", "--scopes", "chat");
        using var holder = gateway.CreateClient(text.Trim());
        Assert.Equal((401, 200), (await StatusAsync(anybody), await StatusAsync(holder)));

        Assert.Equal(0, (await GatewayProcess.RunAsync(gateway.Folder, "keys", "revoke", text[4..12])).Code);
        Assert.Equal((401, 401), (await StatusAsync(anybody), await StatusAsync(holder)));
    }

    [Fact]
    public async Task Keys_That_Cannot_Be_Read_Any_More_Stay_As_They_Were()
    {
        await using var node = await Upstream.StartAsync("answered");
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var gateway = new GatewayUnderTest([node.Address]).At(time);
        using var holder = gateway.CreateClient(gateway.NewKey("chat"));
        using var anybody = gateway.CreateClient();
        Assert.Equal("answered", await holder.GetStringAsync("/api/sessions", Ct));

        foreach (var damage in new Action[] { () => File.WriteAllText(gateway.KeyFile, "{\"keys\": ["), () => File.Delete(gateway.KeyFile) })
        {
            damage();
            time.Advance(TimeSpan.FromSeconds(1));
            using var answer = await anybody.GetAsync("/api/sessions", Ct);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }
}
