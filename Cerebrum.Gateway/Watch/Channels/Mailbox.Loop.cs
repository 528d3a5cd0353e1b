namespace Cerebrum.Gateway.Watch.Channels;

/// <summary>The loop that tells a channel what waits for it.</summary>
internal sealed partial class Mailbox
{
    private const int MostTries = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    private int tries;

    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            Task any, soon;
            lock (gate)
            {
                (news, urgent) = (Fresh(), Fresh());
                (any, soon) = (news.Task, urgent.Task);
            }

            if (await TellNextAsync(ct) is not { } delay)
            {
                continue;
            }

            try
            {
                await (delay == Timeout.InfiniteTimeSpan ? any : soon).WaitAsync(delay, time, ct);
            }
            catch (TimeoutException)
            {
                // Time for another try.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <returns>How long to wait before the next try, forever where there is nothing to tell; null where the next can be told at once.</returns>
    private async Task<TimeSpan?> TellNextAsync(CancellationToken ct)
    {
        var (batch, notice) = (emergencies.Begin(Channel.Name), Peek());
        if (batch is null && notice is null)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var error = await TryAsync(batch is null ? notice! : Notice.Of(batch, time.GetUtcNow()), ct);
        if (error is null || (batch is null && ++tries >= MostTries))
        {
            Done(batch, notice, error);
            return null;
        }

        tries = Math.Max(1, batch is null ? tries : tries + 1);
        var delay = FirstDelay * Math.Pow(3, Math.Min(tries - 1, 10));
        return delay < LongestDelay ? delay : LongestDelay;
    }

    /// <returns>Why it did not arrive; null when it did.</returns>
    private async Task<string?> TryAsync(Notice notice, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        string? error = null;
        try
        {
            await Channel.SendAsync(notice, either.Token);
        }
        catch (ChannelException e)
        {
            error = e.Message;
        }
        catch (OperationCanceledException)
        {
            error = $"It did not answer within {Patience.TotalSeconds:0} s.";
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            error = $"It failed ({e.GetType().Name})."; // Whatever a library throws, the next notice is told.
        }

        lock (gate)
        {
            status = error is null ? status with { LastSent = time.GetUtcNow(), LastError = null } : status with { LastError = error, LastFailed = time.GetUtcNow() };
        }

        if (error is not null)
        {
            Log.Failed(logger, Channel.Name, error);
        }

        return error;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The channel {Channel} could not be told of an alert: {Error}")]
        public static partial void Failed(ILogger logger, string channel, string error);
    }
}
