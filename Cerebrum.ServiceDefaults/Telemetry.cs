using System.Collections.Frozen;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Cerebrum.ServiceDefaults;

/// <summary>Traces, metrics and logs: to Prometheus at <c>/metrics</c> always, by OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
internal static class Telemetry
{
    /// <summary>Every activity source and meter of ours starts with this.</summary>
    private const string Sources = "Cerebrum.*";

    private static readonly Meter OfProcess = Uptime();

    /// <summary>Where nobody collects traces, a request still has its id, in answers and in what it causes at other services; what a span costs besides is saved.</summary>
    private static readonly Lazy<ActivityListener> Identity = new(() => new ActivityListener
    {
        ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
        Sample = (ref _) => ActivitySamplingResult.PropagationData,
    });

    private static readonly FrozenSet<string> Unread = FrozenSet.Create(
        "dns.lookup.duration", // Its label is a host, and a caller may have named it.
        "aspnetcore.routing.match_attempts", "aspnetcore.authentication.authenticate.duration", "aspnetcore.authorization.attempts", // The durations by route and status tell the same;
        "http.client.active_requests", "http.client.open_connections", "http.client.request.time_in_queue"); // each is paid for with every request.

    public static void AddTelemetry(this WebApplicationBuilder builder, string name)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(builder.Configuration["OTEL_SERVICE_NAME"] ?? name))
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(Sources, OfProcess.Name)
                .AddView(instrument => Unread.Contains(instrument.Name) ? MetricStreamConfiguration.Drop : null)
                .SetExemplarFilter(ExemplarFilterType.TraceBased)
                .AddPrometheusExporter());

        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            ActivitySource.AddActivityListener(Identity.Value);
            return;
        }

        telemetry
            .WithTracing(traces => traces
                .AddSource(Sources, "System.Net.Http") // .NET's own spans of calls have OpenTelemetry's attributes: the library for them would only listen to more.
                .AddProcessor(new SpanRedaction())
                .AddAspNetCoreInstrumentation(o => o.Filter = context => !IsProbe(context.Request.Path)))
            .UseOtlpExporter();
        // Without scopes: those of ASP.NET hold the path as a caller wrote it. The trace id links a line to its request.
        builder.Logging.AddOpenTelemetry(logs => logs.IncludeScopes = false);
    }

    /// <summary>JSON lines for machines, unless <c>Logging:Console:FormatterName</c> asks for another format (the AppHost asks for <c>simple</c>).</summary>
    public static void AddDefaultFormat(this ILoggingBuilder logging, IConfigurationManager configuration)
    {
        configuration.InsertBelow(QuietCategories);
        // Where nobody reads our output, lines are dropped (and counted in it); else every request that has something to log would wait for a reader.
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
        if (configuration["Logging:Console:FormatterName"] is null or "")
        {
            logging.AddJsonConsole(json => json.TimestampFormat = "O");
        }
    }

    // A line a request and a line a probe say nothing that traces and metrics do not; and request lines carry query strings,
    // which can be a question about someone's health.
    private static readonly KeyValuePair<string, string?>[] QuietCategories =
    [
        new("Logging:LogLevel:Microsoft.AspNetCore", "Warning"),
        new("Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks", "Critical"),
        new("Logging:LogLevel:System.Net.Http.HttpClient", "Warning"),
        new("Logging:LogLevel:Polly", "Critical"),
        new("Logging:LogLevel:Yarp", "None"),
    ];

    private static Meter Uptime()
    {
        var meter = new Meter("Cerebrum.Process");
        meter.CreateObservableGauge("process.uptime", () => ProcessClock.Uptime.TotalSeconds, "s", "Since the process began.");
        return meter;
    }

    private static bool IsProbe(PathString path) =>
        path.StartsWithSegments("/health", StringComparison.Ordinal) || path.StartsWithSegments("/alive", StringComparison.Ordinal) || path.StartsWithSegments("/metrics", StringComparison.Ordinal);
}
