using Cerebrum.Gateway.Telemetry;
using Cerebrum.Tests.Gateway;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Cerebrum.Tests.Telemetry;

/// <summary>What a node uses is what its own <c>/metrics</c> says.</summary>
public sealed class UsageTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task Cores_Are_Those_Since_The_Reading_Before_And_At_First_Those_Since_The_Process_Began()
    {
        await using var node = await Upstream.StartAsync("");
        await using var gateway = new GatewayUnderTest([node.Address]).At(time);

        Assert.Equal(new Usage(0.05, 200_000_000, 100), await ReadAsync(gateway, node, user: 4, system: 1, uptime: 100));
        Assert.Equal(new Usage(1, 200_000_000, 110), await ReadAsync(gateway, node, user: 12, system: 3, uptime: 110));
    }

    [Fact]
    public async Task A_Process_That_Was_Started_Again_Is_Read_Anew()
    {
        await using var node = await Upstream.StartAsync("");
        await using var gateway = new GatewayUnderTest([node.Address]).At(time);

        await ReadAsync(gateway, node, user: 40, system: 10, uptime: 100);

        Assert.Equal(0.5, (await ReadAsync(gateway, node, user: 1, system: 1, uptime: 4)).CpuCores);
    }

    [Fact]
    public async Task A_Node_That_Does_Not_Say_Any_More_Is_Not_Known()
    {
        await using var node = await Upstream.StartAsync("");
        await using var gateway = new GatewayUnderTest([node.Address]).At(time);
        var usages = gateway.Services.GetRequiredService<Usages>();

        await ReadAsync(gateway, node, user: 4, system: 1, uptime: 100);
        node.Metrics = "process_uptime_seconds NaN";
        time.Advance(Usages.Tick);

        await Eventually.Async(() => usages.Of(new Uri(node.Address).AbsoluteUri) is null);
        Assert.InRange(usages.Own.MemoryBytes, 1, long.MaxValue);
    }

    /// <returns>What is known of the node once that was read.</returns>
    private async Task<Usage> ReadAsync(GatewayUnderTest gateway, Upstream node, double user, double system, double uptime)
    {
        node.Metrics = Metrics(user, system, uptime);
        var usages = gateway.Services.GetRequiredService<Usages>(); // The first time: starts it.
        Usage? now = null;
        time.Advance(Usages.Tick);
        await Eventually.Async(() => (now = usages.Of(new Uri(node.Address).AbsoluteUri))?.UptimeSeconds == uptime);
        return now!;
    }

    private static string Metrics(double user, double system, double uptime) =>
        FormattableString.Invariant($$"""
        # TYPE dotnet_process_cpu_time_seconds_total counter
        dotnet_process_cpu_time_seconds_total{otel_scope_name="System.Runtime",cpu_mode="user"} {{user}}
        dotnet_process_cpu_time_seconds_total{otel_scope_name="System.Runtime",cpu_mode="system"} {{system}}
        dotnet_process_memory_working_set_bytes{otel_scope_name="System.Runtime"} 200000000
        process_uptime_seconds{otel_scope_name="Cerebrum.Process"} {{uptime}}
        """);
}
