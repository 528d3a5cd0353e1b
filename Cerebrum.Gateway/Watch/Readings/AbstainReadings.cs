using System.Globalization;
using System.Text.RegularExpressions;
using Cerebrum.Gateway.Nodes;
using Cerebrum.Gateway.Watch.Rules;

namespace Cerebrum.Gateway.Watch.Readings;

/// <summary>Of each model: does it abstain much more, or much less, often than it did before? Its answers are those the ML nodes count in their
/// <c>/metrics</c>; the latest ones are compared with all those before them since the gateway runs.</summary>
internal sealed partial class AbstainReadings(NodePools pools, NodeMetrics metrics) : IReadings
{
    private const int MostModels = 32;
    private readonly Dictionary<(string Url, string Model), (double Answers, double Abstained)> counters = [];
    private readonly Dictionary<string, AbstainShare> shares = [];

    public async Task<IReadOnlyList<Reading>> ReadAsync(AlertRules rules, CancellationToken ct)
    {
        var rule = rules.Of(AlertType.AbstainDrift);
        if (!rule.Enabled)
        {
            return [];
        }

        var texts = await Task.WhenAll(pools.Ml.Nodes.Where(n => n.State == NodeState.Ready).Select(async n => (n.Address.AbsoluteUri, Text: await metrics.ReadAsync(n, ct) ?? "")));
        foreach (var (url, text) in texts)
        {
            Take(url, text);
        }

        var least = rule["minimum_answers"];
        return [.. from share in shares
                   where share.Value.Drift(least) is not null
                   let points = share.Value.Drift(least)!.Value
                   select Reading.Under(AlertType.AbstainDrift, share.Key, points, rule["threshold_points"], "Its share of abstentions has changed by more percentage points than it may.")];
    }

    private void Take(string url, string text)
    {
        foreach (var model in Lines().Matches(text).Where(m => m.Groups["label"].Value != "unreadable").GroupBy(m => m.Groups["model"].Value).Take(MostModels))
        {
            double Sum(IEnumerable<Match> lines) => lines.Sum(m => double.Parse(m.Groups["value"].Value, CultureInfo.InvariantCulture));
            var now = (Answers: Sum(model), Abstained: Sum(model.Where(m => m.Groups["label"].Value == "abstained")));
            // A node that is new here, or was started again, begins at its first counts.
            var before = counters.TryGetValue((url, model.Key), out var known) && known.Answers <= now.Answers ? known : now;
            counters[(url, model.Key)] = now;
            if (!shares.TryGetValue(model.Key, out var share))
            {
                shares[model.Key] = share = new AbstainShare();
            }

            share.Add(now.Answers - before.Answers, now.Abstained - before.Abstained);
        }
    }

    // cerebrum_ml_predictions_total{…,model="audio/emotion",label="abstained",…} 12 1700000000
    [GeneratedRegex("""^cerebrum_ml_predictions_total\{(?=[^}\n]*\bmodel="(?<model>[\w/-]{1,64})")(?=[^}\n]*\blabel="(?<label>\w{1,64})")[^}\n]*\} (?<value>[0-9.]{1,20})""", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Lines();
}

/// <summary>How often a model abstained lately, and before.</summary>
internal sealed class AbstainShare
{
    private readonly Queue<(double Answers, double Abstained)> latest = [];
    private (double Answers, double Abstained) before;

    public void Add(double answers, double abstained)
    {
        if (answers > 0)
        {
            latest.Enqueue((answers, abstained));
        }
    }

    /// <param name="least">Answers that the latest ones are, at least, and those before.</param>
    /// <returns>Percentage points between the two shares; null where there are too few answers.</returns>
    public double? Drift(double least)
    {
        while (latest.TryPeek(out var oldest) && latest.Sum(l => l.Answers) - oldest.Answers >= least)
        {
            latest.Dequeue();
            before = (before.Answers + oldest.Answers, before.Abstained + oldest.Abstained);
        }

        var answers = latest.Sum(l => l.Answers);
        return answers < least || before.Answers < least ? null : Math.Round(100 * Math.Abs((latest.Sum(l => l.Abstained) / answers) - (before.Abstained / before.Answers)), 1);
    }
}
