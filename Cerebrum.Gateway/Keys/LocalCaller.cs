using System.Net;

namespace Cerebrum.Gateway.Keys;

/// <summary>Who may use a gateway without keys. A page of another site that a browser on this machine shows must not: neither by a request
/// of its own (which carries its <c>Origin</c>) nor by a DNS name of its own that leads here (which comes as <c>Host</c>).</summary>
internal static class LocalCaller
{
    public static bool Is(HttpContext context, IConfiguration configuration)
    {
        var request = context.Request;
        return (context.Connection.LocalIpAddress is not { } door || IPAddress.IsLoopback(door)) && IsLocal(request.Host.Host) && IsOurs(request, configuration);
    }

    /// <param name="host">As in an address: a name, an IPv4 address, or an IPv6 address in brackets.</param>
    public static bool IsLocal(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsOurs(HttpRequest request, IConfiguration configuration) =>
        request.Headers.Origin.ToString() is var origin
        && (origin.Length == 0 || origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase) || Cors.IsAllowed(origin, configuration));
}
