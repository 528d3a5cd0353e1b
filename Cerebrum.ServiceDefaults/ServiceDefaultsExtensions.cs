using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cerebrum.ServiceDefaults;

/// <summary>What every Cerebrum service has in common: configuration, telemetry, health, resilience, addresses, errors.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>In this header the gateway tells a node whose key a request came with; what a client writes there ends at the gateway.</summary>
    public const string CallerHeader = "X-Cerebrum-Caller";

    /// <summary>Marks a probe of the gateway: a request whose right answer is known. A service believes it of anybody, since it only gets less by it: no language
    /// model, nothing kept, not counted. The gateway itself believes it of its own process alone.</summary>
    public const string ProbeHeader = "Cerebrum-Probe";

    /// <summary>On an answer that says: an ambulance now. Its value are the ids of the rules that say so, separated by commas.</summary>
    public const string EmergencyHeader = "Cerebrum-Emergency";

    /// <summary>Creates the builder of a service that listens on <paramref name="defaultPort"/> of this machine unless told otherwise
    /// (<c>Service:Port</c>, <c>--urls</c>, <c>ASPNETCORE_URLS</c>).</summary>
    /// <param name="args">The command line; it wins over every other source of configuration.</param>
    /// <param name="name">Resource name, as the AppHost uses it: <c>gateway</c>, <c>llm</c> or <c>ml</c>.</param>
    /// <param name="defaultPort">The port the predecessor's clients know.</param>
    /// <param name="aliases">The predecessor's variables this service still honours: its name, our key.</param>
    public static WebApplicationBuilder CreateService(string[] args, string name, int defaultPort, params (string Theirs, string Ours)[] aliases)
    {
        // Static files and models lie beside the assembly, whatever folder the service is started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddDotEnv(Environment.CurrentDirectory).AddAliases(aliases);
        if (builder.Configuration["urls"] is null or "" && builder.Configuration["http_ports"] is null or "")
        {
            builder.WebHost.UseUrls($"http://localhost:{builder.Configuration["Service:Port"] ?? $"{defaultPort}"}");
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddDefaultFormat(builder.Configuration);
        builder.AddTelemetry(name);
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddResilience();
            http.AddServiceDiscovery(); // Inside the retry: the next try asks for the next address.
        });
        builder.Services.AddProblems();
        builder.Services.AddOpenApi();
        builder.Services.AddHealthChecks();
        builder.Services.AddSingleton(TimeProvider.System);
        if (name != "gateway" && NodeRegistration.IsAskedFor(builder.Configuration))
        {
            builder.Services.AddHostedService(provider => ActivatorUtilities.CreateInstance<NodeRegistration>(provider, name));
        }

        return builder;
    }

    /// <summary>Maps <c>/health</c>, <c>/alive</c>, <c>/metrics</c> and <c>/openapi/v1.json</c>, and turns unhandled exceptions into problem+json.</summary>
    public static WebApplication UseServiceDefaults(this WebApplication app)
    {
        ParentWatch.Start(app.Lifetime.StopApplication);
        app.UseProblems();
        app.Use(LeaveOutProbes);
        app.MapHealth();
        app.MapOpenApi().AllowAnonymous(); // /openapi/v1.json
        app.MapPrometheusScrapingEndpoint("/metrics").DisableHttpMetrics();
        return app;
    }

    /// <summary>Whether a request is a probe; in the gateway only after it has looked at the header.</summary>
    public static bool IsProbe(HttpRequest request) => request.Headers.ContainsKey(ProbeHeader);

    private static Task LeaveOutProbes(HttpContext context, RequestDelegate next)
    {
        if (IsProbe(context.Request))
        {
            context.Features.Get<IHttpMetricsTagsFeature>()?.MetricsDisabled = true;
        }

        return next(context);
    }

    /// <summary>The id that finds a request in logs and traces.</summary>
    public static string TraceId => Activity.Current?.TraceId.ToHexString() ?? "";
}
