using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Cerebrum.ServiceDefaults;

/// <summary>How our services call each other.</summary>
internal static class Resilience
{
    public static void AddResilience(this IHttpClientBuilder http) => http.AddStandardResilienceHandler(options =>
    {
        // A chat or a fetched image takes longer than the default 10 s; the caller's own deadline is the bound.
        options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(100);
        options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(120);
        options.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(200);

        // What may have had an effect is not sent twice. A refused connection had none, so the next address may be tried.
        options.Retry.MaxRetryAttempts = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(50);
        options.Retry.ShouldHandle = arguments => ValueTask.FromResult(
            IsRefused(arguments.Outcome) || (IsSafe(arguments.Context) && HttpClientResiliencePredicates.IsTransient(arguments.Outcome)));
    });

    private static bool IsRefused(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } };

    private static bool IsSafe(ResilienceContext context) =>
        context.GetRequestMessage()?.Method is { } method && (method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options);
}
