using System.Collections.Concurrent;
using Cerebrum.Gateway.Watch.Rules;

namespace Cerebrum.Gateway.Watch.Channels;

/// <summary>A <see cref="Mailbox"/> for each channel that is enabled. Nobody waits for a channel.</summary>
internal sealed class Outbox(RulesFile rules, Emergencies emergencies, AlertBook book, IConfiguration configuration, TimeProvider time, ILoggerFactory logs) : IDisposable
{
    private readonly ConcurrentDictionary<string, (Mailbox Box, CancellationTokenSource End)> boxes = new();
    private readonly Lock gate = new();
    private AlertRules? used;

    public IReadOnlyList<ChannelStatus> Status => [.. Boxes.Select(b => b.Status).OrderBy(s => s.Name, StringComparer.Ordinal)];

    private IEnumerable<Mailbox> Boxes => boxes.Values.Select(b => b.Box);

    public void Tell(IReadOnlyList<Notice> notices)
    {
        Refresh();
        foreach (var box in Boxes)
        {
            notices.ToList().ForEach(box.Add);
        }
    }

    /// <summary>Takes in that an answer said: an ambulance now. Does nothing where nobody asked to be told.</summary>
    /// <param name="cause">Ids of the rules, separated by commas.</param>
    public void Emergency(string traceId, string cause)
    {
        if (rules.Rules.Of(AlertType.TriageEmergency) is not { Enabled: true } rule)
        {
            return;
        }

        Refresh();
        emergencies.Add(boxes.Keys, time.GetUtcNow(), traceId, cause);
        book.Emergency(rule);
        Boxes.ToList().ForEach(b => b.Wake());
    }

    /// <summary>Makes the channels those of the rules that count now.</summary>
    public void Refresh()
    {
        lock (gate)
        {
            var now = rules.Rules;
            if (ReferenceEquals(now, used))
            {
                return;
            }

            used = now;
            var channels = Channels(now.Channels).ToDictionary(c => c.Name);
            foreach (var gone in boxes.Keys.Except(channels.Keys).ToList())
            {
                boxes.TryRemove(gone, out var box);
                box.End.Cancel();
            }

            emergencies.KeepOnly(channels.Keys);
            foreach (var channel in channels.Values)
            {
                if (boxes.TryGetValue(channel.Name, out var box))
                {
                    box.Box.Channel = channel;
                }
                else
                {
                    boxes[channel.Name] = Open(channel);
                }
            }
        }
    }

    public void Dispose()
    {
        foreach (var (_, end) in boxes.Values)
        {
            end.Cancel();
        }
    }

    private (Mailbox, CancellationTokenSource) Open(IChannel channel)
    {
        var (box, end) = (new Mailbox(channel, emergencies, time, logs.CreateLogger<Mailbox>()), new CancellationTokenSource());
        _ = Task.Run(() => box.RunAsync(end.Token));
        return (box, end);
    }

    private IEnumerable<IChannel> Channels(ChannelRules of)
    {
        IChannel?[] all =
        [
            of.Console ? new ConsoleChannel(logs.CreateLogger<ConsoleChannel>()) : null,
            of.LogFile is { } file ? new LogFileChannel(DataFolder.Path(configuration, file.Path), file) : null,
            of.Email is { } email ? new EmailChannel(email) : null,
            of.Slack is { } slack ? new SlackChannel(slack) : null,
            of.Webhook is { } webhook ? new WebhookChannel(webhook, time) : null,
        ];
        return all.OfType<IChannel>();
    }
}
