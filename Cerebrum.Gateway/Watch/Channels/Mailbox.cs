namespace Cerebrum.Gateway.Watch.Channels;

/// <summary>What one channel is still to be told, and the loop that tells it. Notices are bounded in number and tries; emergencies come first
/// and are tried until they arrive.</summary>
internal sealed partial class Mailbox(IChannel channel, Emergencies emergencies, TimeProvider time, ILogger<Mailbox> logger)
{
    private const int MostWaiting = 256;

    private readonly Lock gate = new();
    private readonly Queue<Notice> waiting = [];
    private TaskCompletionSource news = Fresh(), urgent = Fresh();
    private ChannelStatus status = new(channel.Name, 0, 0, null, null, null);

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

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
