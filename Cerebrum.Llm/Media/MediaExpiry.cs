using Microsoft.Extensions.Options;
using SessionOptions = Cerebrum.Llm.Sessions.SessionOptions;

namespace Cerebrum.Llm.Media;

/// <summary>Deletes media as old as a turn has to be to go.</summary>
internal sealed partial class MediaExpiry(MediaKeeper media, IOptions<SessionOptions> options, TimeProvider time, ILogger<MediaExpiry> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await media.ExpireAsync(time.GetUtcNow() - options.Value.Keep, stoppingToken);
            }
            catch (Exception e) when (MediaKeeper.IsAway(e))
            {
                Log.Away(logger, e.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Old media could not be deleted: {Cause}")]
        public static partial void Away(ILogger logger, string cause);
    }
}
