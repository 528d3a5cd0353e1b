using Cerebrum.Gateway.Watch.Rules;

namespace Cerebrum.Gateway.Watch.Readings;

/// <summary>How many forwarded requests of callers there were, and how many of them failed on our side (5xx). Probes are none.</summary>
internal sealed class RequestReadings : IReadings
{
    private long requests;
    private long errors;

    public void Count(int status)
    {
        Interlocked.Increment(ref requests);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            Interlocked.Increment(ref errors);
        }
    }

    public Task<IReadOnlyList<Reading>> ReadAsync(AlertRules rules, CancellationToken ct)
    {
        var rule = rules.Of(AlertType.ErrorRate);
        if (!rule.Enabled || Volatile.Read(ref requests) < rule["minimum_requests"])
        {
            return Task.FromResult<IReadOnlyList<Reading>>([]); // Too few to say; they count at the next look.
        }

        var share = Math.Round(100.0 * Interlocked.Exchange(ref errors, 0) / Interlocked.Exchange(ref requests, 0), 2);
        return Task.FromResult<IReadOnlyList<Reading>>([Reading.Under(AlertType.ErrorRate, "gateway", share, rule["threshold_percent"], "A larger share of requests failed on our side than may, in percent.")]);
    }
}
