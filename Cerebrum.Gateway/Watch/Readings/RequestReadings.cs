using Cerebrum.Gateway.Telemetry;
using Cerebrum.Gateway.Watch.Rules;

namespace Cerebrum.Gateway.Watch.Readings;

/// <summary>How many requests of forwarded routes there were since the look before, and how many of them failed on our side (5xx). Probes are none.</summary>
internal sealed class RequestReadings(History history) : IReadings
{
    private (long Requests, long Errors) before;

    public Task<IReadOnlyList<Reading>> ReadAsync(AlertRules rules, CancellationToken ct)
    {
        var (rule, now) = (rules.Of(AlertType.ErrorRate), history.Totals());
        var requests = now.Requests - before.Requests;
        if (!rule.Enabled || requests < rule["minimum_requests"])
        {
            return Task.FromResult<IReadOnlyList<Reading>>([]); // Too few to say; they count at the next look.
        }

        var share = Math.Round(100.0 * (now.Errors - before.Errors) / requests, 2);
        before = now;
        return Task.FromResult<IReadOnlyList<Reading>>([Reading.Under(AlertType.ErrorRate, "gateway", share, rule["threshold_percent"], "A larger share of requests failed on our side than may, in percent.")]);
    }
}
