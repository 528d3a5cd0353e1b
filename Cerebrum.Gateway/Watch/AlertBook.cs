using Cerebrum.Gateway.Watch.Channels;
using Cerebrum.Gateway.Watch.Readings;
using Cerebrum.Gateway.Watch.Rules;

namespace Cerebrum.Gateway.Watch;

/// <summary>Which alerts there are, and who has to be told what. Safe to use from any thread.</summary>
internal sealed partial class AlertBook
{
    /// <summary>A subject nobody looked at for so long is gone: a node that left, a rule that was turned off.</summary>
    private static readonly TimeSpan Gone = TimeSpan.FromMinutes(5);

    /// <summary>How long what is over is listed.</summary>
    private static readonly TimeSpan Listed = TimeSpan.FromDays(1);

    private const int MostAlerts = 500, MostSilences = 100;

    private readonly StateFile<KeptState> file;
    private readonly TimeProvider time;
    private readonly ILogger<AlertBook> logger;
    private readonly Lock gate = new();
    private readonly Dictionary<string, KeptAlert> alerts = [];
    private readonly Dictionary<string, Track> tracks = [];
    private readonly List<Silence> silences = [];
    private bool isChanged;

    public AlertBook(StateFile<KeptState> file, TimeProvider time, ILogger<AlertBook> logger)
    {
        (this.file, this.time, this.logger) = (file, time, logger);
        var kept = Kept.Read(file, logger);
        (kept?.Alerts ?? []).ToList().ForEach(a => alerts[a.Alert.Id] = a);
        silences.AddRange(kept?.Silences ?? []);
    }

    public (IReadOnlyList<Alert> Alerts, IReadOnlyList<Silence> Silences) List()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            return ([.. alerts.Values.Select(k => k.Alert).OrderBy(a => a.IsOver).ThenByDescending(a => a.Until ?? a.Since)], [.. silences.Where(s => s.Until > now)]);
        }
    }

    /// <summary>Takes in what one look found.</summary>
    /// <returns>What the channels have to be told, a notice for each rule and what became of its subjects.</returns>
    public IReadOnlyList<Notice> Apply(IReadOnlyList<Reading> readings, AlertRules rules)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var before = alerts.ToDictionary();
            isChanged |= silences.RemoveAll(s => s.Until <= now) > 0;
            var told = new List<Told>();
            // What explains others comes first.
            foreach (var reading in readings.OrderBy(r => r.Type != AlertType.ProcessMissing))
            {
                Judge(reading, rules.Of(reading.Type), now, told);
            }

            EndWhatIsGone(rules, now, told);
            if (isChanged || alerts.Count != before.Count || alerts.Any(a => before.GetValueOrDefault(a.Key) != a.Value))
            {
                Keep();
            }

            return Notice.Group(told, now);
        }
    }

    /// <summary>Counts an answer that says: an ambulance now. The channels are told by <see cref="Emergencies"/>.</summary>
    public void Emergency(AlertRule rule)
    {
        lock (gate)
        {
            var (id, now) = (Alert.IdOf(rule.Type, "answers"), time.GetUtcNow());
            var earlier = alerts.GetValueOrDefault(id)?.Alert;
            var count = 1 + (earlier?.Count ?? 0);
            var since = earlier is { State: AlertState.Firing } ? earlier.Since : now;
            alerts[id] = new(new Alert(id, rule.Type, rule.Type, rule.Severity, "answers", AlertState.Firing, "Answers said: an ambulance now. Acknowledge when you have seen to it.", count, 0, since, null, count), true, now);
            isChanged = true; // The request does not wait for the disk.
        }
    }

    /// <returns>The alert; null where there is none of this id.</returns>
    public Alert? Acknowledge(string id)
    {
        lock (gate)
        {
            if (!alerts.TryGetValue(id, out var kept))
            {
                return null;
            }

            if (!kept.Alert.IsOver)
            {
                alerts[id] = kept = kept with { Alert = kept.Alert with { State = AlertState.Acknowledged } };
                Keep();
            }

            return kept.Alert;
        }
    }

    /// <returns>Null where there are as many as are kept.</returns>
    public Silence? Hush(string subject, TimeSpan howLong)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            silences.RemoveAll(s => s.Until <= now || s.Subject == subject);
            if (silences.Count >= MostSilences)
            {
                return null;
            }

            var silence = new Silence(Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4)), subject, now + howLong);
            silences.Add(silence);
            Keep();
            return silence;
        }
    }

    public bool Unhush(string id)
    {
        lock (gate)
        {
            var isGone = silences.RemoveAll(s => s.Id == id) > 0;
            if (isGone)
            {
                Keep();
            }

            return isGone;
        }
    }

    private void Keep()
    {
        lock (gate)
        {
            isChanged = false;
            Kept.Write(file, new KeptState([.. alerts.Values], [.. silences]), logger);
        }
    }
}
