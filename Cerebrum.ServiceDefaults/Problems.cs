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
        var exception = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            return; // The caller left: there is nobody to answer.
        }

        var (status, title, detail) = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge,
            BadHttpRequestException bad => (bad.StatusCode, "The request could not be read.", bad.Message),
            OperationCanceledException => (StatusCodes.Status504GatewayTimeout, "The deadline of the request has passed.", null),
            _ => (StatusCodes.Status500InternalServerError, "Something went wrong on our side.", null),
        };
        await Result(status, title, detail).ExecuteAsync(context);
    }

    /// <summary>Status, title and detail of a body over <see cref="MaxBodyBytes"/>.</summary>
    public static (int Status, string Title, string? Detail) TooLarge { get; } =
        (StatusCodes.Status413PayloadTooLarge, "The request body is too large.", $"At most {MaxBodyBytes} bytes are read.");
}
