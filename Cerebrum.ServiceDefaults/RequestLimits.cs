using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Cerebrum.ServiceDefaults;

/// <summary>Bounds how many requests a service works on, and how many wait for their turn; one more gets a 503 with
/// <c>Retry-After</c> before its body is read.</summary>
public static class RequestLimits
{
    private const string Policy = "requests";

    /// <param name="concurrent">Requests worked on at once.</param>
    /// <param name="waiting">Requests that wait, the oldest first.</param>
    public static void AddRequestLimits(this IServiceCollection services, int concurrent, int waiting) => services.AddRateLimiter(limiter =>
    {
        limiter.AddConcurrencyLimiter(Policy, o => (o.PermitLimit, o.QueueLimit, o.QueueProcessingOrder) = (concurrent, waiting, QueueProcessingOrder.OldestFirst));
        limiter.OnRejected = async (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = 2.ToString(CultureInfo.InvariantCulture);
            await Problems.Result(StatusCodes.Status503ServiceUnavailable, title: null, $"The queue is full: {waiting} requests are waiting.").ExecuteAsync(rejected.HttpContext);
        };
    });

    public static TBuilder WithinLimits<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireRateLimiting(Policy);
}
