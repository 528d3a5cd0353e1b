using Cerebrum.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Yarp.ReverseProxy.Forwarder;

namespace Cerebrum.Gateway.Forwarding;

/// <summary>Why a request got no answer of a node, by stage and by whose fault it is.</summary>
/// <param name="RetryAfter">When it is worth another try; null where the request itself is at fault.</param>
internal sealed record Failure(int Status, string Title, string? Detail, TimeSpan? RetryAfter = null)
{
    /// <summary>The body is larger than any service reads.</summary>
    public static Failure TooLarge { get; } = new(StatusCodes.Status413PayloadTooLarge, "", null);

    public static Failure Unreachable(string part) => new(
        StatusCodes.Status503ServiceUnavailable, $"The {part} service cannot be reached.",
        "None of its nodes accepts connections. Nothing was processed; the request can be sent again.", Nodes.Prober.Tick);

    /// <param name="status">What the forwarder made of it; it tells timeouts and the caller's broken bodies apart.</param>
    public static Failure Of(string part, ForwarderError error, int status, TimeSpan idle) => error switch
    {
        ForwarderError.RequestBodyClient when status == StatusCodes.Status413PayloadTooLarge => TooLarge,
        ForwarderError.RequestBodyClient when status == StatusCodes.Status408RequestTimeout => new(status, "The request body did not arrive in time.", Silence(idle)),
        ForwarderError.RequestBodyClient => new(StatusCodes.Status400BadRequest, "The request body could not be read.", "It ended before it was complete."),
        ForwarderError.RequestTimedOut or ForwarderError.ResponseBodyCanceled => new(StatusCodes.Status504GatewayTimeout, $"The {part} service did not answer in time.", Silence(idle)),
        ForwarderError.RequestBodyDestination when status == StatusCodes.Status504GatewayTimeout => new(status, $"The {part} service did not take the request in time.", Silence(idle)),
        ForwarderError.RequestBodyDestination => new(StatusCodes.Status502BadGateway, $"The {part} service broke off while it read the request.", null),
        ForwarderError.ResponseHeaders or ForwarderError.ResponseBodyDestination => new(StatusCodes.Status502BadGateway, $"The answer of the {part} service could not be read.", null),
        ForwarderError.RequestCreation => new(StatusCodes.Status400BadRequest, "The request could not be forwarded.", "Its address or a header of it is not valid."),
        _ => new(StatusCodes.Status502BadGateway, $"The {part} service broke off before it answered.", null),
    };

    public ProblemHttpResult ToResult(HttpContext context)
    {
        if (RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return Status == StatusCodes.Status413PayloadTooLarge ? Problems.TooLarge(context) : Problems.Result(Status, Title, Detail);
    }

    private static string Silence(TimeSpan idle) => $"Nothing was heard for {idle.TotalSeconds:0.#} s.";
}
