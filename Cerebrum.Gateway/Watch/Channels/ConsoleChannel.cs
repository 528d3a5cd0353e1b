using Cerebrum.Gateway.Watch.Rules;

namespace Cerebrum.Gateway.Watch.Channels;

/// <summary>The log of the process: its console, and whatever collects it.</summary>
internal sealed partial class ConsoleChannel(ILogger<ConsoleChannel> logger) : IChannel
{
    public string Name => "console";

    public Task SendAsync(Notice notice, CancellationToken ct)
    {
        var level = notice.State == "resolved" ? LogLevel.Information : notice.Severity == AlertType.Critical ? LogLevel.Critical : LogLevel.Warning;
        Log.Told(logger, level, notice.Text);
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage("{Alert}")]
        public static partial void Told(ILogger logger, LogLevel level, string alert);
    }
}
