using Cerebrum.Ml.Processing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Cerebrum.Ml.Models;

/// <summary>Sends each model a sample before the first caller does, so that nobody waits for the compiler. The service is ready afterwards.</summary>
internal sealed class WarmUp(ModelCatalog catalog) : BackgroundService, IHealthCheck
{
    private volatile bool warm;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(warm ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The models are warming up."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(catalog.Entries.Where(e => e.Model is not null).Select(e => Task.Run(() => RunAsync(e, stoppingToken), stoppingToken)));
        warm = true;
    }

    private static async Task RunAsync(ModelCatalog.Entry entry, CancellationToken ct)
    {
        var sample = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Samples", entry.Kind.Sample), ct);
        await entry.Model!.AnalyzeAsync(new SignalInput(sample), ct);
    }
}
