using Cerebrum.Gateway.Watch.Channels;
using Cerebrum.Gateway.Watch.Probes;
using Cerebrum.Gateway.Watch.Readings;
using Cerebrum.Gateway.Watch.Rules;

namespace Cerebrum.Gateway.Watch;

internal static class WatchServices
{
    public static void AddWatch(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ProbeDoor>();
        services.AddSingleton<RouteProber>();
        services.AddSingleton<RulesFile>();
        services.AddSingleton(new StateFile<KeptState>(DataFolder.Path(configuration, "alerts.json"), AlertJson.Default.KeptState));
        services.AddSingleton(new StateFile<KeptEmergencies>(DataFolder.Path(configuration, "emergencies.json"), AlertJson.Default.KeptEmergencies));
        services.AddSingleton<AlertBook>();
        services.AddSingleton<Emergencies>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<IReadings, NodeReadings>();
        services.AddSingleton<IReadings, RouteReadings>();
        services.AddSingleton<IReadings, RequestReadings>();
        services.AddSingleton<IReadings, DiskReadings>();
        services.AddSingleton<IReadings, AbstainReadings>();
        services.AddSingleton<Watcher>();
        services.AddHostedService(provider => provider.GetRequiredService<Watcher>());
    }

    /// <summary>Before everything that counts, limits or believes requests.</summary>
    public static void UseProbeDoor(this WebApplication app)
    {
        var door = app.Services.GetRequiredService<ProbeDoor>();
        app.Use((context, next) =>
        {
            door.Look(context);
            return next(context);
        });
    }
}
