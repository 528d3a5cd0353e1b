namespace Cerebrum.Gateway.Watch.Channels;

/// <summary>What one channel is still to be told, and the loop that tells it. Notices are bounded in number and tries; emergencies come first
/// and are tried until they arrive.</summary>
internal sealed partial class Mailbox(IChannel channel, Emergencies emergencies, TimeProvider time, ILogger<Mailbox> logger)
{
    private const int MostWaiting = 256, MostTries = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Queue<Notice> waiting = [];
    private TaskCompletionSource news = Fresh(), urgent = Fresh();
    private ChannelStatus status = new(channel.Name, 0, 0, null, null, null);
    private int tries;

    /// <summary>Another of the same name takes the place of a channel whose settings changed; what waits is told by it.</summary>
    public IChannel Channel { get; set; } = channel;

    public ChannelStatus Status
    {
        get
        {
            lock (gate)
            {
                return status with { Waiting = waiting.Count + emergencies.Waiting(Channel.Name) };
            }
        }
    }

    public void Add(Notice notice)
    {
        lock (gate)
        {
            if (waiting.Count >= MostWaiting)
            {
                waiting.Dequeue();
                status = status with { Dropped = status.Dropped + 1 };
            }

            waiting.Enqueue(notice);
            news.TrySetResult();
        }
    }

    /// <summary>There are emergencies to tell: they do not wait until a failed notice is tried again.</summary>
    public void Wake()
    {
        lock (gate)
        {
            news.TrySetResult();
            urgent.TrySetResult();
        }
    }

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

    private void Done(EmergencyBatch? batch, Notice? notice, string? error)
    {
        lock (gate)
        {
            tries = 0;
            if (batch is not null)
            {
                emergencies.Delivered(Channel.Name, batch);
                return;
            }

            if (waiting.TryPeek(out var first) && first == notice)
            {
                waiting.Dequeue(); // Else it was dropped meanwhile.
            }

            status = error is null ? status : status with { Dropped = status.Dropped + 1 };
        }
    }

    private Notice? Peek()
    {
        lock (gate)
        {
            return waiting.TryPeek(out var next) ? next : null;
        }
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

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The channel {Channel} could not be told of an alert: {Error}")]
        public static partial void Failed(ILogger logger, string channel, string error);
    }
}
