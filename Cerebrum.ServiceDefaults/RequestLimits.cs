using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Cerebrum.ServiceDefaults;

/// <summary>Bounds how many requests a service works on, and how many wait for their turn; one more gets a 503 with
/// <c>Retry-After</c> before its body is read. Requests with large bodies have a smaller share: they are what memory goes to.</summary>
public static class RequestLimits
{
    private const string Policy = "requests";

    /// <summary>Bytes. Questions, keystrokes and most voice clips are smaller; a body that does not say its length may be larger.</summary>
    private const long LargeBody = 1024 * 1024;

    /// <param name="concurrent">Requests worked on at once; of those with a large body an eighth, or two.</param>
    /// <param name="waiting">Requests that wait, the oldest first; those with a large body wait apart, as many.</param>
    public static void AddRequestLimits(this IServiceCollection services, int concurrent, int waiting) => services.AddRateLimiter(limiter =>
    {
        limiter.AddPolicy(Policy, context => RateLimitPartition.GetConcurrencyLimiter(IsLarge(context.Request), large => new ConcurrencyLimiterOptions
        {
            PermitLimit = large ? Math.Min(concurrent, Math.Max(2, concurrent / 8)) : concurrent,
            QueueLimit = waiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }));
        limiter.OnRejected = async (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = 2.ToString(CultureInfo.InvariantCulture);
            await Problems.ResultFor(rejected.HttpContext.GetEndpoint(), StatusCodes.Status503ServiceUnavailable, title: null, $"The queue is full: {waiting} requests are waiting.").ExecuteAsync(rejected.HttpContext);
        };
    });

    public static TBuilder WithinLimits<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireRateLimiting(Policy);

    private static bool IsLarge(HttpRequest request) => HttpMethods.IsPost(request.Method) && request.ContentLength is null or > LargeBody;
}
