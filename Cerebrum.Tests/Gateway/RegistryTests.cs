using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Gateway.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Cerebrum.Tests.Gateway;

/// <summary>Nodes that register, beat and leave, over HTTP as they do.</summary>
public sealed class RegistryTests
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("llm", "/api/sessions")]
    [InlineData("chatbot", "/api/sessions")]
    [InlineData("ml", "/v1/ml/models")]
    public async Task A_Registered_Node_Gets_The_Requests_Of_Its_Type(string type, string path)
    {
        await using var node = await Upstream.StartAsync("registered");
        await using var gateway = new GatewayUnderTest().At(time);
        using var nodes = gateway.CreateClient(gateway.NewKey("node", "admin"));

        var (status, receipt) = await PostAsync(nodes, "/register", node.Address, type);
        Assert.Equal((HttpStatusCode.OK, "registered"), (status, (string?)receipt["status"]));
        Assert.Equal("registered", await nodes.GetStringAsync(path, Ct));

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(nodes, "/deregister", node.Address)).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await nodes.GetAsync(path, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(nodes, "/heartbeat", node.Address)).Status);
    }

    [Fact]
    public async Task A_Node_That_Is_Silent_For_90_Seconds_Leaves_Its_Pool_And_Comes_Back_With_The_Next_Heartbeat()
    {
        await using var node = await Upstream.StartAsync("registered");
        await using var gateway = new GatewayUnderTest().At(time);
        using var nodes = gateway.CreateClient(gateway.NewKey("node", "admin"));
        await PostAsync(nodes, "/register", node.Address, "llm");

        time.Advance(TimeSpan.FromSeconds(89));
        gateway.Services.GetRequiredService<Registry>().Sweep();
        Assert.Equal("registered", await nodes.GetStringAsync("/api/x", Ct));

        time.Advance(TimeSpan.FromSeconds(1));
        gateway.Services.GetRequiredService<Registry>().Sweep();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await nodes.GetAsync("/api/x", Ct)).StatusCode);
        Assert.Equal("expired", await StateAsync(nodes, node.Address));

        await PostAsync(nodes, "/heartbeat", node.Address);
        Assert.Equal("registered", await nodes.GetStringAsync("/api/x", Ct));
    }

    [Fact]
    public async Task Registered_Nodes_Survive_A_Restart_Of_The_Gateway()
    {
        await using var node = await Upstream.StartAsync("registered");
        await using var before = new GatewayUnderTest().At(time);
        var key = before.NewKey("node", "admin");
        using (var nodes = before.CreateClient(key))
        {
            await PostAsync(nodes, "/register", node.Address, "llm");
        }

        await using var after = new GatewayUnderTest().With("Data:Folder", before.Folder);
        using var client = after.CreateClient(key);

        Assert.Equal("registered", await client.GetStringAsync("/api/x", Ct));
    }

    [Fact]
    public async Task The_List_Names_Every_Node_With_Its_State_And_Is_For_Admins()
    {
        await using var configured = await Upstream.StartAsync("");
        await using var node = await Upstream.StartAsync("");
        await using var gateway = new GatewayUnderTest([configured.Address]).At(time);
        var (all, one) = (gateway.NewKey("admin", "node"), gateway.NewKey("chat"));
        using var admin = gateway.CreateClient(all);
        using var chat = gateway.CreateClient(one);
        await PostAsync(admin, "/register", node.Address, "ml");
        await gateway.ProbeAsync();

        Assert.Equal("ready", await StateAsync(admin, configured.Address));
        Assert.Equal("ready", await StateAsync(admin, node.Address));
        Assert.Equal(HttpStatusCode.Forbidden, (await chat.GetAsync("/nodes", Ct)).StatusCode);
    }

    [Fact]
    public async Task Registering_Needs_A_Node_Key_Even_Where_Nothing_Else_Needs_One()
    {
        await using var gateway = new GatewayUnderTest();
        using var anybody = gateway.CreateClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(anybody, "/register", "http://127.0.0.1:5050", "llm")).Status);

        await using var closed = new GatewayUnderTest();
        using var admin = closed.CreateClient(closed.NewKey("admin", "chat", "ml", "knowledge"));
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(admin, "/register", "http://127.0.0.1:5050", "llm")).Status);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1:21", "url: expected http://")]
    [InlineData("file:///etc/passwd", "url: expected http://")]
    [InlineData("127.0.0.1:5050", "url: expected http://")]
    [InlineData("http://user:secret@127.0.0.1:5050", "without user name")]
    [InlineData("http://127.0.0.1:5050/path", "without user name, path")]
    [InlineData("http://127.0.0.1:5050/?q=1", "without user name, path, query")]
    [InlineData("http://10.1.2.3:5050", "AllowedNetworks")]
    [InlineData("http://169.254.169.254", "AllowedNetworks")]
    [InlineData("http://[::ffff:169.254.169.254]", "AllowedNetworks")]
    [InlineData("http://0.0.0.0:5050", "AllowedNetworks")]
    [InlineData("http://[::]:5050", "AllowedNetworks")]
    [InlineData("http://2852039166/", "AllowedNetworks")] // 169.254.169.254 as one number.
    [InlineData("http://no-such-host.invalid:5050", "AllowedNetworks")]
    public async Task An_Address_That_Is_Not_Allowed_Is_Refused_And_Nothing_Is_Asked_There(string url, string says)
    {
        await using var gateway = new GatewayUnderTest();
        using var nodes = gateway.CreateClient(gateway.NewKey("node"));

        var (status, problem) = await PostAsync(nodes, "/register", url, "llm");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(says, (string?)problem["detail"]);
        Assert.DoesNotContain("secret", problem.ToJsonString());
    }

    [Fact]
    public async Task A_Name_That_Leads_Elsewhere_Since_It_Registered_Is_Not_Followed()
    {
        await using var node = await Upstream.StartAsync("inside");
        await using var before = new GatewayUnderTest().At(time);
        var key = before.NewKey("node", "chat");
        using (var nodes = before.CreateClient(key))
        {
            var local = node.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(nodes, "/register", local, "llm")).Status);
        }

        // The same registration, in a network where that name's address is not allowed: as after a change in DNS.
        await using var after = new GatewayUnderTest().With("Data:Folder", before.Folder).With("Nodes:AllowedNetworks", "10.0.0.0/8");
        using var client = after.CreateClient(key);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("/api/sessions", Ct)).StatusCode);
        Assert.Equal(0, node.Requests);
        Assert.False(node.Probes.Reader.TryPeek(out _) && after.Services.GetRequiredService<NodePools>().Llm.Ready > 0);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(HttpClient client, string path, string url, string? type = null)
    {
        using var answer = await client.PostAsJsonAsync(path, new { url, type }, Ct);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!);
    }

    private static async Task<string?> StateAsync(HttpClient admin, string address) =>
        (string?)(await admin.GetFromJsonAsync<JsonNode>("/nodes", Ct))!["nodes"]!.AsArray().Single(n => (string?)n!["url"] == address + "/")!["state"];
}
