using Cerebrum.Gateway.Forwarding;
using Microsoft.Extensions.Options;

namespace Cerebrum.Gateway.Nodes;

/// <summary>Reads what a node says of itself at <c>/metrics</c>, in Prometheus' text format.</summary>
internal sealed class NodeMetrics(Networks networks, IOptions<GatewayOptions> options) : IDisposable
{
    /// <summary>Bytes of the largest that is read.</summary>
    private const int Largest = 4 * 1024 * 1024;

    // As probes: no propagator, no span.
    private readonly NodeHttp http = new(networks, () => new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        ConnectTimeout = options.Value.Probe,
        MaxConnectionsPerServer = 2,
    });

    public void Dispose() => http.Dispose();

    /// <returns>Null where the node is away, too slow (<see cref="GatewayOptions.Probe"/>), too large, or in a charset that nobody knows.</returns>
    public async Task<string?> ReadAsync(Node node, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(options.Value.Probe);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node.Address, "/metrics"));
            using var answer = await http.To(node).SendAsync(request, either.Token);
            await answer.Content.LoadIntoBufferAsync(Largest, either.Token);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(either.Token) : null;
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }
}
