using Cerebrum.Gateway.Keys;
using Cerebrum.Gateway.Watch.Channels;
using Cerebrum.Gateway.Watch.Probes;
using Cerebrum.ServiceDefaults;
using Yarp.ReverseProxy.Forwarder;

namespace Cerebrum.Gateway.Forwarding;

/// <summary>Copies a request to a node as it came, except for its key and what it claims about where and whom it came from: that is for the edge to say.
/// Hop-by-hop headers are left out by <see cref="HttpTransformer"/>.</summary>
/// <param name="outbox">Is told of answers that say: an ambulance now.</param>
/// <param name="path">The path on the node; null for the path of the request.</param>
internal sealed class EdgeTransformer(Outbox outbox, PathString? path = null) : HttpTransformer
{
    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var headers = proxyRequest.Headers;
        foreach (var (name, _) in httpContext.Request.Headers)
        {
            if (IsClaim(name))
            {
                headers.Remove(name);
            }
        }

        var request = httpContext.Request;
        headers.Host = null; // The node's own.
        headers.TryAddWithoutValidation("X-Forwarded-Proto", request.Scheme);
        headers.TryAddWithoutValidation("X-Forwarded-Host", request.Host.Value);
        if (httpContext.Connection.RemoteIpAddress is { } caller)
        {
            headers.TryAddWithoutValidation("X-Forwarded-For", caller.ToString());
        }

        if (httpContext.User.Identity?.Name is { } key)
        {
            headers.TryAddWithoutValidation(ServiceDefaultsExtensions.CallerHeader, key);
        }

        if (ProbeDoor.IsProbe(httpContext))
        {
            headers.Remove(ServiceDefaultsExtensions.ProbeHeader); // Its value opens this door: no node needs to know it.
            headers.TryAddWithoutValidation(ServiceDefaultsExtensions.ProbeHeader, "1");
        }

        proxyRequest.RequestUri = RequestUtilities.MakeDestinationAddress(destinationPrefix, path ?? request.Path, request.QueryString);
    }

    public override ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is not null && proxyResponse.Headers.TryGetValues(ServiceDefaultsExtensions.EmergencyHeader, out var rules) && !ProbeDoor.IsProbe(httpContext))
        {
            outbox.Emergency(ServiceDefaultsExtensions.TraceId, string.Join(',', rules));
        }

        return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
    }

    private static bool IsClaim(string header) =>
        header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || header.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase)
        || header.StartsWith("X-Cerebrum-", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
        || header.Equals(Callers.Header, StringComparison.OrdinalIgnoreCase)
        || header.Equals("Cookie", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        || header.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase);
}
