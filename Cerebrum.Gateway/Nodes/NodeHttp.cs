using System.Net;
using System.Net.Sockets;

namespace Cerebrum.Gateway.Nodes;

/// <summary>Connections to nodes. Those to a node that registered itself are made only to addresses that are allowed at that moment:
/// a name that led to an allowed one when it registered may lead elsewhere later.</summary>
internal sealed class NodeHttp : IDisposable
{
    private readonly Networks networks;
    private readonly HttpMessageInvoker configured;
    private readonly HttpMessageInvoker registered;

    /// <param name="create">Makes a handler with what its user needs.</param>
    public NodeHttp(Networks networks, Func<SocketsHttpHandler> create)
    {
        this.networks = networks;
        configured = new HttpMessageInvoker(Plain(create()));
        var guarded = Plain(create());
        guarded.ConnectCallback = ConnectAsync;
        registered = new HttpMessageInvoker(guarded);
    }

    public HttpMessageInvoker To(Node node) => node.IsRegistered ? registered : configured;

    public void Dispose()
    {
        configured.Dispose();
        registered.Dispose();
    }

    private static SocketsHttpHandler Plain(SocketsHttpHandler handler)
    {
        handler.UseProxy = false;
        handler.AllowAutoRedirect = false;
        handler.AutomaticDecompression = DecompressionMethods.None;
        handler.UseCookies = false;
        return handler;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var addresses = await networks.ResolveAsync(context.DnsEndPoint.Host, ct);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.NetworkUnreachable), context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
