namespace Cerebrum.Gateway.Watch.Channels;

/// <summary>Answers that said: an ambulance now, until each channel was told of them. They wait in a file too. However many wait, none is
/// dropped: beyond the first fifty of a channel they are counted.</summary>
internal sealed class Emergencies
{
    private const int MostLines = 50, MostRules = 10, LongestRule = 80;
    private readonly StateFile<KeptEmergencies> file;
    private readonly ILogger<Emergencies> logger;
    private readonly Lock gate = new();
    private readonly Dictionary<string, EmergencyBatch> waiting = [];
    private bool isChanged;

    public Emergencies(StateFile<KeptEmergencies> file, ILogger<Emergencies> logger)
    {
        (this.file, this.logger) = (file, logger);
        foreach (var (channel, batch) in Kept.Read(file, logger)?.Waiting ?? new Dictionary<string, EmergencyBatch>())
        {
            waiting[channel] = batch;
        }
    }

    /// <param name="rules">Ids of rules, separated by commas, as a node sent them.</param>
    public void Add(IEnumerable<string> channels, DateTimeOffset at, string traceId, string rules)
    {
        // A node's word: bounded, and ids only.
        var ids = rules.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(r => r.Length <= LongestRule && r.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')).Take(MostRules).ToList();
        lock (gate)
        {
            foreach (var channel in channels)
            {
                var (count, lines) = waiting.TryGetValue(channel, out var batch) ? batch : new(0, []);
                waiting[channel] = new(count + 1, lines.Count < MostLines ? [.. lines, new EmergencyLine(at, traceId, ids)] : lines);
            }

            isChanged = true;
        }
    }

    public int Waiting(string channel)
    {
        lock (gate)
        {
            return waiting.GetValueOrDefault(channel)?.Count ?? 0;
        }
    }

    /// <returns>What a channel is to be told now; it waits on, also in the file, until <see cref="Delivered"/>. Null where there is nothing.</returns>
    public EmergencyBatch? Begin(string channel)
    {
        lock (gate)
        {
            Keep();
            return waiting.GetValueOrDefault(channel);
        }
    }

    public void Delivered(string channel, EmergencyBatch told)
    {
        lock (gate)
        {
            var (count, lines) = waiting[channel];
            if (count == told.Count)
            {
                waiting.Remove(channel);
            }
            else
            {
                waiting[channel] = new(count - told.Count, [.. lines.Skip(told.Lines.Count)]);
            }

            isChanged = true;
            Keep();
        }
    }

    /// <summary>Forgets what was to go to channels that are no longer there.</summary>
    public void KeepOnly(IReadOnlyCollection<string> channels)
    {
        lock (gate)
        {
            foreach (var gone in waiting.Keys.Except(channels).ToList())
            {
                isChanged |= waiting.Remove(gone);
            }
        }
    }

    private void Keep()
    {
        if (isChanged)
        {
            isChanged = false;
            Kept.Write(file, new KeptEmergencies(waiting), logger);
        }
    }
}
