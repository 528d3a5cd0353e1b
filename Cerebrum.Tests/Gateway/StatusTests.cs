using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Cerebrum.Tests.Gateway;

public sealed class StatusTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_Nodes_There_Is_Ok_And_They_Are_Counted_By_Part()
    {
        await using var one = await Upstream.StartAsync("");
        await using var two = await Upstream.StartAsync("");
        await using var ml = await Upstream.StartAsync("");
        await using var gateway = new GatewayUnderTest([one.Address, two.Address], [ml.Address]);

        var status = await gateway.StatusAsync();

        Assert.Equal("ok", status.GetProperty("status").GetString());
        Assert.Equal((3, 2, 1), (status.GetProperty("active_nodes").GetInt32(), status.GetProperty("llm_nodes").GetInt32(), status.GetProperty("ml_nodes").GetInt32()));
        Assert.Equal("ok", status.GetProperty("services").GetProperty("llm").GetProperty("status").GetString());
        Assert.DoesNotContain("127.0.0.1", status.GetRawText()); // Where the nodes are is nobody's business.
    }

    [Fact]
    public async Task A_Part_Away_Is_Degraded_And_Named()
    {
        await using var llm = await Upstream.StartAsync("");
        await using var gateway = new GatewayUnderTest([llm.Address]);

        var status = await gateway.StatusAsync();

        Assert.Equal("degraded", status.GetProperty("status").GetString());
        Assert.Equal("Not answering: ml.", status.GetProperty("message").GetString());
        Assert.Equal("away", status.GetProperty("services").GetProperty("ml").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_Node_That_Is_Not_Ready_Is_Starting_And_Still_Answers_For_Itself()
    {
        await using var llm = await Upstream.StartAsync("Model is still initializing.");
        llm.Health = 503;
        await using var gateway = new GatewayUnderTest([llm.Address]);
        using var client = gateway.CreateClient();

        Assert.Equal("starting", (await gateway.StatusAsync()).GetProperty("services").GetProperty("llm").GetProperty("status").GetString());
        Assert.Equal("Model is still initializing.", await client.GetStringAsync("/api/chat", Ct));
    }

    [Fact]
    public async Task A_Failed_Request_Is_Seen_In_The_Status_At_Once_And_So_Is_The_Return_Of_The_Node()
    {
        var llm = await Upstream.StartAsync("first");
        await using var gateway = new GatewayUnderTest([llm.Address]).At(new FakeTimeProvider());
        using var client = gateway.CreateClient();
        Assert.Equal(1, (await gateway.StatusAsync()).GetProperty("llm_nodes").GetInt32());

        var address = llm.Address;
        await llm.DisposeAsync();
        using var refused = await client.GetAsync("/api/x", Ct);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(0, (await gateway.StatusAsync()).GetProperty("llm_nodes").GetInt32());

        await using var again = await Upstream.StartAsync(_ => Task.CompletedTask, address);
        using var answer = await client.GetAsync("/api/x", Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, (await gateway.StatusAsync()).GetProperty("llm_nodes").GetInt32());
    }

    [Fact]
    public async Task A_Node_That_Comes_Back_Is_Found_Within_A_Second_Without_Traffic()
    {
        var time = new FakeTimeProvider();
        var address = Upstream.Nobody();
        await using var gateway = new GatewayUnderTest([address]).At(time);
        Assert.Equal(0, (await gateway.StatusAsync()).GetProperty("llm_nodes").GetInt32());

        await using var llm = await Upstream.StartAsync(_ => Task.CompletedTask, address);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await llm.Probes.Reader.ReadAsync(Ct));
    }

    [Fact]
    public async Task A_Node_That_Dies_Is_Found_Without_Traffic()
    {
        var llm = await Upstream.StartAsync("");
        await using var gateway = new GatewayUnderTest([llm.Address]);
        Assert.Equal(1, (await gateway.StatusAsync()).GetProperty("llm_nodes").GetInt32());

        await llm.DisposeAsync();
        await gateway.ProbeAsync();

        Assert.Equal(0, (await gateway.StatusAsync()).GetProperty("llm_nodes").GetInt32());
    }

    [Fact]
    public async Task The_Gateways_Own_Health_Needs_Nobody_Else()
    {
        await using var gateway = new GatewayUnderTest();
        using var client = gateway.CreateClient();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/alive", Ct)).StatusCode);
    }
}
