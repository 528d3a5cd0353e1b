using System.Net;
using Cerebrum.Gateway.Forwarding;
using Microsoft.Extensions.Options;

namespace Cerebrum.Gateway.Nodes;

/// <summary>Asks every node for its health, so that <c>/status</c> is true without traffic and a node that comes back is used at once.</summary>
internal sealed class Prober(NodePools pools, Registry registry, Networks networks, IOptions<GatewayOptions> options, TimeProvider time) : BackgroundService
{
    /// <summary>Between two probes of a node that is not ready: a restarted one gets work again within about this time.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // No propagator, no span: a probe a second would bury the traces that someone wants to read.
    private readonly NodeHttp http = new(networks, () => new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        ConnectTimeout = options.Value.Probe,
        MaxConnectionsPerServer = 2,
    });

    private readonly TaskCompletionSource firstRound = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when every node has been asked once.</summary>
    public Task FirstRound => firstRound.Task;

    public override void Dispose()
    {
        http.Dispose();
        base.Dispose();
    }

    /// <summary>Asks all <paramref name="nodes"/> at the same time; takes as long as the slowest, at most <see cref="GatewayOptions.Probe"/>.</summary>
    public Task ProbeAsync(IEnumerable<Node> nodes, CancellationToken ct) => Task.WhenAll(nodes.Select(n => ProbeAsync(n, ct)));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        var asked = time.GetTimestamp();
        await ProbeAsync(pools.All, stoppingToken);
        firstRound.TrySetResult();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            registry.Sweep();
            var everyone = time.GetElapsedTime(asked) >= options.Value.ProbeEvery;
            asked = everyone ? time.GetTimestamp() : asked;
            await ProbeAsync(pools.All.Where(n => everyone || n.State != NodeState.Ready), stoppingToken);
        }
    }

    private async Task ProbeAsync(Node node, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(options.Value.Probe); // A wait for the network, in its own time.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node.Address, "/health"));
            using var answer = await http.To(node).SendAsync(request, either.Token);

            // A node of someone else's making may know no /health: that it answers is enough.
            node.Became(answer.StatusCode >= HttpStatusCode.InternalServerError ? NodeState.Starting : NodeState.Ready);
        }
        catch (HttpRequestException)
        {
            node.Became(NodeState.Away);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            node.Became(NodeState.Away);
        }
    }
}
