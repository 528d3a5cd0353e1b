using System.Diagnostics;
using Cerebrum.Gateway.Nodes;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace Cerebrum.Gateway.Forwarding;

/// <summary>Sends a request to a node of a part, to the next one while none can be connected to, and streams the answer back.</summary>
internal sealed partial class PartForwarder(IHttpForwarder forwarder, Networks networks, IOptions<GatewayOptions> options, ILogger<PartForwarder> logger) : IDisposable
{
    private readonly NodeHttp http = new(networks, () => new SocketsHttpHandler
    {
        EnableMultipleHttp2Connections = true,
        ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
        ConnectTimeout = options.Value.Connect,
    });

    private readonly ForwarderRequestConfig config = new() { ActivityTimeout = options.Value.Idle };

    public void Dispose() => http.Dispose();

    /// <returns>Null when the answer went out (or nobody waits for one); otherwise what to tell the caller.</returns>
    public async Task<Failure?> SendAsync(HttpContext context, NodePool pool, HttpTransformer transformer)
    {
        foreach (var node in pool.InOrder())
        {
            ForwarderError error;
            node.Begin();
            try
            {
                error = await forwarder.SendAsync(context, node.Address.AbsoluteUri, http.To(node), config, transformer);
            }
            finally
            {
                node.End();
            }

            var exception = context.Features.Get<IForwarderErrorFeature>()?.Exception;
            if (!IsConnectFailure(error, exception))
            {
                return Outcome(context, pool.Part, node, error, exception);
            }

            // The body is read only once a connection stands, and nothing was sent back: the next node gets the request whole.
            node.Became(NodeState.Away);
            context.Features.Set<IForwarderErrorFeature>(null);
            context.Response.StatusCode = StatusCodes.Status200OK;
        }

        return Failure.Unreachable(pool.Part);
    }

    // A connect timeout is a cancellation with a TimeoutException inside; the idle timeout is one without.
    private static bool IsConnectFailure(ForwarderError error, Exception? exception) => (error, exception) switch
    {
        (ForwarderError.Request, HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError }) => true,
        (ForwarderError.RequestTimedOut, OperationCanceledException { InnerException: TimeoutException }) => true,
        _ => false,
    };

    private static bool IsFaultOf(ForwarderError error) => error is ForwarderError.Request or ForwarderError.RequestTimedOut
        or ForwarderError.RequestBodyDestination or ForwarderError.ResponseHeaders or ForwarderError.ResponseBodyDestination;

    private Failure? Outcome(HttpContext context, string part, Node node, ForwarderError error, Exception? exception)
    {
        if (IsFaultOf(error))
        {
            node.Failed();
        }
        else
        {
            node.Answered();
        }

        if (error == ForwarderError.None)
        {
            return null;
        }

        if (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted)
        {
            // Nobody to tell: the caller left, or has the beginning of an answer and saw it cut off.
            Log.CutOff(logger, node.Id, error);
            return null;
        }

        Log.Failed(logger, node.Id, error, exception?.GetType().Name);
        return Failure.Of(part, error, context.Response.StatusCode, options.Value.Idle);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "The answer of {Node} was cut off: {Error}.")]
        public static partial void CutOff(ILogger logger, string node, ForwarderError error);

        [LoggerMessage(LogLevel.Warning, "{Node} gave no answer: {Error} ({Exception}).")]
        public static partial void Failed(ILogger logger, string node, ForwarderError error, string? exception);
    }
}
