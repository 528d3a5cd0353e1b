using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace Cerebrum.ServiceDefaults;

/// <summary>Every error is problem+json (RFC 9457) with the request's trace id. An exception of ours shows its type's
/// status and no text of the caller.</summary>
public static class Problems
{
    /// <summary>Largest request body any service reads.</summary>
    /// <value>20 MiB: a 15 MB image or clip as base64, and its question.</value>
    public const int MaxBodyBytes = 20 * 1024 * 1024;

    /// <summary>A problem with its trace id in it: the service that adds one steps back when the caller accepts event streams only.</summary>
    public static ProblemHttpResult Result(int status, string? title, string? detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title, extensions: [new("trace_id", ServiceDefaultsExtensions.TraceId)]);

    /// <summary>A problem in the words of an endpoint that has its own: see <see cref="ErrorShape"/>.</summary>
    internal static IResult ResultFor(Endpoint? endpoint, int status, string? title, string? detail) =>
        endpoint?.Metadata.GetMetadata<ErrorShape>() is { } shape ? shape.Of(status, detail ?? title ?? "") : Result(status, title, detail);

    internal const string TooLargeTitle = "The request body is too large.";

    internal static void AddProblems(this IServiceCollection services)
    {
        services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = MaxBodyBytes);
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
            context.ProblemDetails.Extensions["trace_id"] = Activity.Current?.TraceId.ToHexString() ?? context.HttpContext.TraceIdentifier);
    }

    internal static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = WriteAsync });
        app.UseStatusCodePages();
    }

    private static async Task WriteAsync(HttpContext context)
    {
        var failed = context.Features.Get<IExceptionHandlerFeature>();
        var exception = failed?.Error;
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            return; // The caller left: there is nobody to answer.
        }

        if (exception is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            await TooLarge(context).ExecuteAsync(context);
            return;
        }

        var (status, title, detail) = exception switch
        {
            BadHttpRequestException bad => (bad.StatusCode, "The request could not be read.", bad.Message),
            OperationCanceledException => (StatusCodes.Status504GatewayTimeout, "The deadline of the request has passed.", null),
            _ => (StatusCodes.Status500InternalServerError, "Something went wrong on our side.", null),
        };
        await ResultFor(failed?.Endpoint, status, title, detail).ExecuteAsync(context);
    }

    /// <summary>A body over the limit of its route: that of <see cref="LimitedBodyStream"/>, else <see cref="MaxBodyBytes"/>.</summary>
    public static ProblemHttpResult TooLarge(HttpContext context)
    {
        var limit = context.Request.Body is LimitedBodyStream body ? body.Limit : MaxBodyBytes;
        var problem = Result(StatusCodes.Status413PayloadTooLarge, TooLargeTitle, $"At most {limit} bytes are read.");
        problem.ProblemDetails.Extensions["limit_bytes"] = limit;
        return problem;
    }
}

/// <summary>Metadata of an endpoint whose protocol has errors of its own, in the place of problem+json.</summary>
/// <param name="Of">The error of a status, and what to say.</param>
public sealed record ErrorShape(Func<int, string, IResult> Of);
