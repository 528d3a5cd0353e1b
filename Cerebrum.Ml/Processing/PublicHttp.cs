using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;

namespace Cerebrum.Ml.Processing;

/// <summary>Fetches an address the caller chose, and only from the public internet: the address actually connected to is
/// checked, so neither a redirect nor a name that resolves twice leads inside (OWASP SSRF prevention).</summary>
internal sealed class PublicHttp : IDisposable
{
    private readonly HttpClient client;

    public PublicHttp(TimeSpan timeout, bool allowPrivate)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null, // No span, and nothing of ours to a stranger's server.
            MeterFactory = new Unheard(), // The label of its metrics is a host that a caller named.
            ConnectCallback = (context, ct) => ConnectAsync(context.DnsEndPoint, allowPrivate, ct),
        };
        client = new HttpClient(handler) { Timeout = timeout, MaxResponseContentBufferSize = ServiceDefaults.Problems.MaxBodyBytes };
    }

    /// <exception cref="UnreadableSignalException">The address is refused, does not answer, redirects or sends too much.</exception>
    public async Task<byte[]> GetAsync(string url, CancellationToken ct)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0)
        {
            throw new UnreadableSignalException("Expected an absolute http(s) URL without credentials.");
        }

        try
        {
            using var response = await client.GetAsync(uri, ct);
            return response.StatusCode == HttpStatusCode.OK
                ? await response.Content.ReadAsByteArrayAsync(ct)
                : throw new UnreadableSignalException($"The URL answered {(int)response.StatusCode}; expected 200 and no redirect.");
        }
        catch (HttpRequestException e)
        {
            throw new UnreadableSignalException("The URL could not be fetched: it must be public, answer in time and send at most "
                + $"{ServiceDefaults.Problems.MaxBodyBytes} bytes.", e);
        }
        catch (TaskCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new UnreadableSignalException($"The URL did not deliver within {client.Timeout.TotalSeconds:0} s.", e);
        }
    }

    public void Dispose() => client.Dispose();

    private sealed class Unheard : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new("Unheard");

        public void Dispose()
        {
        }
    }

    /// <summary>Whether an address belongs to the public internet: not this host, this network, nor a reserved block (RFC 6890).</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        var b = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? b is not ([0 or 10 or 127, ..] or [100, >= 64 and < 128, ..] or [169, 254, ..] or [172, >= 16 and < 32, ..]
                or [192, 168, ..] or [192, 0, 0 or 2, _] or [198, 18 or 19, ..] or [198, 51, 100, _] or [203, 0, 113, _] or [>= 224, ..])
            : (b[0] & 0xE0) == 0x20 && b is not ([0x20, 0x01, 0x0D, 0xB8, ..] or [0x20, 0x01, 0, 0, ..] or [0x20, 0x02, ..]);
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint endpoint, bool allowPrivate, CancellationToken ct)
    {
        var addresses = await Dns.GetHostAddressesAsync(endpoint.Host, ct);
        var allowed = Array.FindAll(addresses, a => allowPrivate || IsPublic(a));
        if (allowed.Length == 0)
        {
            throw new HttpRequestException("The address is not public.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endpoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
