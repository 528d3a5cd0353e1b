using System.Net;
using System.Net.Sockets;

namespace Cerebrum.Gateway.Nodes;

/// <summary>Where a node that registers itself may be: <c>Nodes:AllowedNetworks</c>, as in <c>10.0.0.0/8, fd00::/8</c>.</summary>
internal sealed class Networks(IReadOnlyList<IPNetwork> allowed)
{
    private const string Loopback = "127.0.0.0/8, ::1/128";

    /// <summary>Never, whatever is allowed: "this host", link-local (cloud machines' metadata is there), multicast and reserved (IANA's special-purpose registries).</summary>
    private static readonly IPNetwork[] Never = [.. ((string[])["0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "::/128", "fe80::/10", "ff00::/8"]).Select(n => IPNetwork.Parse(n))];

    /// <exception cref="InvalidOperationException">An entry is not a network.</exception>
    public static Networks From(IConfiguration configuration) => new(
        [.. (configuration["Nodes:AllowedNetworks"] ?? Loopback).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse)]);

    public bool Allow(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return allowed.Any(n => n.Contains(plain)) && !Never.Any(n => n.Contains(plain));
    }

    /// <returns>The addresses of a host; none when it has none, or when any of them is not allowed.</returns>
    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken ct)
    {
        try
        {
            IPAddress[] addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, ct);
            return addresses.All(Allow) ? addresses : [];
        }
        catch (SocketException)
        {
            return []; // There is no such host.
        }
    }

    private static IPNetwork Parse(string text) => IPNetwork.TryParse(text, out var network)
        ? network
        : throw new InvalidOperationException($"Nodes:AllowedNetworks: expected networks such as 10.0.0.0/8, separated by commas; found '{text}'.");
}
