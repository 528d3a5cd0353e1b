using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Cerebrum.Tests.Gateway;

public sealed class NodeHealthTests
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Node_That_Breaks_Off_Three_Times_Rests_Although_Its_Health_Is_Good_And_Is_Used_Again_After()
    {
        var broken = true;
        await using var node = await Upstream.StartAsync(c =>
        {
            if (broken)
            {
                c.Abort();
            }

            return Task.CompletedTask;
        });
        await using var gateway = new GatewayUnderTest([node.Address]).At(time);
        using var client = gateway.CreateClient();
        Assert.Equal(1, await ReadyAsync(gateway));

        for (var i = 0; i < 3; i++)
        {
            using var answer = await client.PostAsync("/api/x", null, Ct);
            Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        }

        await gateway.ProbeAsync();
        Assert.Equal(0, await ReadyAsync(gateway));

        broken = false;
        time.Advance(TimeSpan.FromSeconds(10));
        await gateway.ProbeAsync();
        Assert.Equal(1, await ReadyAsync(gateway));
    }

    [Fact]
    public async Task A_Node_That_Came_Back_Gets_Its_Share_Step_By_Step()
    {
        await using var old = await Upstream.StartAsync("old");
        await using var back = await Upstream.StartAsync("back");
        back.Health = 503;
        await using var gateway = new GatewayUnderTest([old.Address, back.Address]).At(time);
        using var client = gateway.CreateClient();
        await gateway.ProbeAsync();
        back.Health = 200;
        await gateway.ProbeAsync();

        async Task<int> ShareAsync()
        {
            var before = back.Requests;
            for (var i = 0; i < 32; i++)
            {
                await client.GetStringAsync("/api/x", Ct);
            }

            return back.Requests - before;
        }

        var first = await ShareAsync();
        time.Advance(TimeSpan.FromSeconds(5));
        var half = await ShareAsync();
        time.Advance(TimeSpan.FromSeconds(5));
        var full = await ShareAsync();

        Assert.InRange(first, 0, 2);
        Assert.InRange(half, 6, 10);
        Assert.Equal(16, full);
    }

    private static async Task<int> ReadyAsync(GatewayUnderTest gateway) => (await gateway.StatusAsync()).GetProperty("llm_nodes").GetInt32();
}
