namespace Cerebrum.Gateway.Telemetry;

internal static class TelemetryServices
{
    public static void AddHistory(this IServiceCollection services)
    {
        services.AddSingleton<Usages>();
        services.AddHostedService(provider => provider.GetRequiredService<Usages>());
    }
}
