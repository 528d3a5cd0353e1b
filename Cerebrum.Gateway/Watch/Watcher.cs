using Cerebrum.Gateway.Nodes;
using Cerebrum.Gateway.Watch.Channels;
using Cerebrum.Gateway.Watch.Readings;
using Cerebrum.Gateway.Watch.Rules;

namespace Cerebrum.Gateway.Watch;

/// <summary>Looks at everything every <see cref="AlertRules.Interval"/>, judges what it sees, and has the channels told.</summary>
internal sealed partial class Watcher(
    IEnumerable<IReadings> sources, AlertBook book, RulesFile rules, Outbox outbox, NodePools pools, Prober prober, IConfiguration configuration, TimeProvider time, ILogger<Watcher> logger) : BackgroundService
{
    /// <summary>Between two short looks, at the nodes and the rules: a node that dies and is started again between two long ones is seen to have fallen.</summary>
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(1);

    /// <summary>Looks at everything now.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        var now = rules.Rules;
        var readings = await Task.WhenAll(sources.Select(s => s.ReadAsync(now, ct)));
        outbox.Tell(book.Apply([.. readings.SelectMany(r => r)], now));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        outbox.Refresh(); // What waited over a restart goes out now.
        if (!configuration.GetValue("Alerts:Enabled", true))
        {
            return;
        }

        await prober.FirstRound.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Pulse, time);
        var looked = time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            rules.Refresh();
            outbox.Refresh();
            if (time.GetElapsedTime(looked) < rules.Rules.Interval - (Pulse / 2))
            {
                await prober.ProbeAsync(pools.All.Where(n => n.State == NodeState.Ready), stoppingToken);
                continue;
            }

            looked = time.GetTimestamp();
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.Failed(logger, e); // Whatever it was, watching goes on.
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A look at the services failed.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
