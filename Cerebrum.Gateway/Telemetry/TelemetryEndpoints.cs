using Cerebrum.Gateway.Keys;
using Cerebrum.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cerebrum.Gateway.Telemetry;

/// <summary>What the requests of the last day were like, for who looks without a collector of telemetry.</summary>
internal static class TelemetryEndpoints
{
    private const int MostMinutes = 24 * 60;

    public static void AddHistory(this IServiceCollection services)
    {
        services.AddSingleton<Usages>();
        services.AddHostedService(provider => provider.GetRequiredService<Usages>());
        services.AddSingleton(provider => new HistoryFile(DataFolder.Path(provider.GetRequiredService<IConfiguration>(), "telemetry.db"), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<History>();
        services.AddHostedService(provider => provider.GetRequiredService<History>());
        services.AddSingleton<TelemetryReader>();
    }

    /// <summary>Counts the requests of forwarded routes. What is left out of the metrics, as a probe is, is left out here too.</summary>
    public static void Note(this History history, HttpContext context, int status, TimeSpan took)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RouteCounts>() is { } route && context.Features.Get<IHttpMetricsTagsFeature>() is not { MetricsDisabled: true })
        {
            history.Add(route.Of(context.Request.Method), took, status, context.Response, static r => (ServiceDefaultsExtensions.TraceId, r.Headers["Server-Timing"].ToString()));
        }
    }

    public static void MapTelemetry(this WebApplication app) => app.MapGet("/api/telemetry", Read)
        .WithTags("Telemetry").RequireAuthorization(Scopes.Admin).WithSummary("Rates, latencies, errors and slow requests of the last minutes, and what the services use");

    private static Results<JsonHttpResult<TelemetryAnswer>, ProblemHttpResult> Read(TelemetryReader reader, int minutes = 60) =>
        minutes is < 1 or > MostMinutes
            ? Problems.Result(StatusCodes.Status400BadRequest, title: null, $"minutes: expected 1 to {MostMinutes}; found {minutes}.")
            : TypedResults.Json(reader.Read(minutes), TelemetryJson.Default.TelemetryAnswer);
}
