using System.Text.Json;
using Cerebrum.Ml.Models;

namespace Cerebrum.Ml.Keystrokes;

/// <summary>Whether a session differs from the person's earlier ones by more than sessions of one person do. For each feature a
/// t test of one session against the mean of those before, the person's own spread stabilised by that usual among people
/// (Smyth 2004); together by Holm's step-down, which holds the rate of false alarms however the features depend on each other.</summary>
internal sealed class DriftTest
{
    private readonly DriftPrior prior;

    /// <exception cref="ModelLoadException">The manifest names no prior, or a feature there is not.</exception>
    public DriftTest(ModelManifest manifest)
    {
        try
        {
            var read = manifest.Metrics["drift"].Deserialize(ManifestJson.Default.DriftPrior);
            prior = read is { Sessions: > 0, MostDegrees: > 0, Features.Count: > 0 } && read.Features.Values.All(f => f.Spread > 0) ? read : throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new ModelLoadException($"{manifest.Id}: expected metrics.drift to hold the spread of each feature; found something else.", e);
        }

        if (prior.Features.Keys.FirstOrDefault(name => !KeystrokeFeatures.Names.Contains(name)) is { } unknown)
        {
            throw new ModelLoadException($"{manifest.Id}: expected metrics.drift to name features of {KeystrokeFeatures.Name}; found '{unknown}'.");
        }
    }

    public IEnumerable<string> Names => prior.Features.Keys;

    /// <summary>The session's numbers on the scale they are compared on: durations as logarithms.</summary>
    public Dictionary<string, double> Scale(IReadOnlyDictionary<string, double> features) =>
        prior.Features.ToDictionary(f => f.Key, f => f.Value.Logarithm ? Math.Log(Math.Max(features[f.Key], 1)) : features[f.Key]);

    /// <param name="session">As <see cref="Scale"/> returns it.</param>
    public TypingDrift Compare(TypingBaseline earlier, IReadOnlyDictionary<string, double> session)
    {
        var changes = session.Select(f => Change(f.Key, f.Value, earlier.Features[f.Key])).OrderBy(c => c.PValue).ToList();
        var adjusted = 0.0;
        for (var i = 0; i < changes.Count; i++)
        {
            adjusted = Math.Max(adjusted, Math.Min(1, changes[i].PValue * (changes.Count - i)));
            changes[i] = changes[i] with { PValue = adjusted };
        }

        return new TypingDrift(
            changes[0].PValue < prior.FalseAlarmRate, changes[0].PValue, prior.FalseAlarmRate, earlier.Features.Values.Min(f => f.Count),
            [.. changes.TakeWhile(c => c.PValue < prior.FalseAlarmRate)]);
    }

    private FeatureChange Change(string name, double value, SessionSummary earlier)
    {
        var spread = prior.Features[name];
        var own = earlier.Count - 1;
        var variance = ((prior.Sessions * spread.Spread * spread.Spread) + (own * earlier.Spread * earlier.Spread)) / (prior.Sessions + own);
        var size = (value - earlier.Mean) / Math.Sqrt(variance);
        var t = size / Math.Sqrt(1 + (1.0 / earlier.Count)); // The mean of the earlier sessions varies, too.
        return new FeatureChange(
            name, size > 0 ? "up" : "down", Math.Round(Math.Abs(size), 2), StudentT.TwoSided(t, Math.Min(prior.Sessions + own, prior.MostDegrees)), Unscaled(earlier.Mean), Unscaled(value));

        double Unscaled(double scaled) => Math.Round(spread.Logarithm ? Math.Exp(scaled) : scaled, 4);
    }
}

/// <summary>What is usual among people, of the manifest's <c>metrics.drift</c>.</summary>
/// <param name="Sessions">How many sessions of one's own weigh as much as what is usual; the degrees of freedom that is worth.</param>
/// <param name="MostDegrees">Degrees of freedom however many sessions there are: people change keyboards and habits, so the tails stay heavy.</param>
/// <param name="FalseAlarmRate">Share of sessions without change that may be called changed.</param>
internal sealed record DriftPrior(int Sessions, int MostDegrees, double FalseAlarmRate, IReadOnlyDictionary<string, SpreadPrior> Features);

/// <param name="Spread">Usual standard deviation from session to session of one person, on the scale compared on.</param>
internal sealed record SpreadPrior(bool Logarithm, double Spread);
