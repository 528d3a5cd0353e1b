using Cerebrum.Gateway.Watch.Channels;
using Cerebrum.Gateway.Watch.Readings;
using Cerebrum.Gateway.Watch.Rules;

namespace Cerebrum.Gateway.Watch;

/// <summary>How an alert comes, stays and goes.</summary>
internal sealed partial class AlertBook
{
    private void Judge(Reading reading, AlertRule rule, DateTimeOffset now, List<Told> told)
    {
        var id = Alert.IdOf(reading.Type.Name, reading.Subject);
        if (!tracks.TryGetValue(id, out var track))
        {
            tracks[id] = track = new Track();
        }

        track.Note(reading, now);
        var kept = Next(alerts.GetValueOrDefault(id), track, reading, rule, now, told);
        if (kept is not null)
        {
            alerts[id] = reading.IsBad || kept.Alert.State == AlertState.Flapping ? Tell(kept, reading.Excuse, rule, now, told) : kept;
        }
    }

    /// <returns>The alert after this look; null where there is none.</returns>
    private KeptAlert? Next(KeptAlert? kept, Track track, Reading reading, AlertRule rule, DateTimeOffset now, List<Told> told)
    {
        var state = kept?.Alert.State ?? AlertState.Resolved;
        if (track.IsFlapping && state is (AlertState.Firing or AlertState.Resolved))
        {
            return Begin(kept, reading, rule, AlertState.Flapping, now) with { IsTold = false };
        }

        return state switch
        {
            AlertState.Resolved => track.Bad >= rule.Violations ? Begin(kept, reading, rule, AlertState.Firing, now) : kept,
            AlertState.Flapping when !track.IsSteady => kept,
            AlertState.Flapping when reading.IsBad => kept! with { Alert = kept.Alert with { State = AlertState.Firing, Message = reading.Message } },
            _ when track.Good >= rule.Recoveries => End(kept!, now, "It is good again.", told),
            _ when reading.IsBad => kept! with { Alert = kept.Alert with { Message = reading.Message, Value = reading.Value, Threshold = reading.Threshold } },
            _ => kept,
        };
    }

    private static KeptAlert Begin(KeptAlert? before, Reading reading, AlertRule rule, AlertState state, DateTimeOffset now)
    {
        var (type, subject, isNew) = (reading.Type.Name, reading.Subject, before?.Alert.IsOver ?? true);
        return new KeptAlert(
            new Alert(
                Alert.IdOf(type, subject), type, type, rule.Severity, subject, state,
                state == AlertState.Flapping ? $"It comes and goes: {Track.ManyFalls} times or more within {Track.Window.TotalMinutes:0} minutes." : reading.Message,
                reading.Value, reading.Threshold, isNew ? now : before!.Alert.Since, null, (before?.Alert.Count ?? 0) + (isNew ? 1 : 0)),
            before is { IsTold: true, Alert.IsOver: false },
            before?.LastTold);
    }

    private KeptAlert End(KeptAlert kept, DateTimeOffset now, string message, List<Told> told)
    {
        var over = kept.Alert with { State = AlertState.Resolved, Message = message, Until = now };
        if (kept.IsTold && !IsSilent(over.Subject, now))
        {
            told.Add(new Told(over)); // Who was told that it began is told that it is over; nobody else.
        }

        return kept with { Alert = over, IsTold = false };
    }

    /// <summary>Tells of an alert once, unless it is silenced, explained by another, or was told of a short while ago.</summary>
    private KeptAlert Tell(KeptAlert kept, string? excuse, AlertRule rule, DateTimeOffset now, List<Told> told)
    {
        var alert = kept.Alert;
        var isDue = alert.State switch
        {
            AlertState.Firing => kept.LastTold is not { } last || now - last >= TimeSpan.FromMinutes(rule.CooldownMinutes),
            AlertState.Flapping => true, // Once: IsTold stays until it is over.
            _ => false,
        };
        if (!isDue || kept.IsTold || IsSilent(alert.Subject, now) || IsExplained(excuse))
        {
            return kept;
        }

        told.Add(new Told(alert));
        return kept with { IsTold = true, LastTold = now };
    }

    private bool IsExplained(string? excuse) =>
        excuse is not null && alerts.TryGetValue(Alert.IdOf(AlertType.ProcessMissing.Name, excuse), out var other) && other is { IsTold: true, Alert.IsOver: false };

    private bool IsSilent(string subject, DateTimeOffset now) => silences.Exists(s => s.Until > now && s.Covers(subject));

    private void EndWhatIsGone(AlertRules rules, DateTimeOffset now, List<Told> told)
    {
        foreach (var (id, kept) in alerts.ToList())
        {
            var alert = kept.Alert;
            var rule = rules.Rules.GetValueOrDefault(alert.Type);
            // After a restart of the gateway nothing was seen yet.
            var seen = tracks.GetValueOrDefault(id) is { } track ? track.Seen : (tracks[id] = Track.Unseen(now)).Seen;
            if (!alert.IsOver && alert.Type != AlertType.TriageEmergency.Name && (rule is not { Enabled: true } || now - seen >= Gone))
            {
                alerts[id] = End(kept, now, "It is no longer watched.", told);
            }
            else if (alert.State is AlertState.Resolved or AlertState.Acknowledged && now - (alert.Until ?? alert.Since) >= Listed && (alert.IsOver || alert.Type == AlertType.TriageEmergency.Name))
            {
                alerts.Remove(id);
            }
        }

        foreach (var oldest in alerts.Values.Where(k => k.Alert.IsOver).OrderBy(k => k.Alert.Until).Take(Math.Max(0, alerts.Count - MostAlerts)).ToList())
        {
            alerts.Remove(oldest.Alert.Id);
        }

        foreach (var id in tracks.Where(t => now - t.Value.Seen >= Gone && !alerts.ContainsKey(t.Key)).Select(t => t.Key).ToList())
        {
            tracks.Remove(id);
        }
    }
}
