using System.Text.Json;
using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Keystrokes;

/// <summary>How one person usually types: a few numbers of each session so far, summed up. It holds no keys and no text, and
/// stays the same size however many sessions there are.</summary>
/// <param name="Version">Of the numbers: <see cref="KeystrokeFeatures.Name"/>.</param>
/// <param name="Features">By name, those that <see cref="DriftTest"/> compares.</param>
internal sealed record TypingBaseline(string Version, IReadOnlyDictionary<string, SessionSummary> Features)
{
    /// <summary>The earlier sessions and one more.</summary>
    public static TypingBaseline With(TypingBaseline? earlier, IReadOnlyDictionary<string, double> session) => new(
        KeystrokeFeatures.Name, session.ToDictionary(f => f.Key, f => (earlier?.Features[f.Key] ?? SessionSummary.None).With(f.Value)));

    /// <summary>Reads what a caller sends back.</summary>
    /// <param name="names">The features it must hold; others are dropped.</param>
    /// <returns>Null when nothing was sent, or it was made of another version's features.</returns>
    /// <exception cref="UnreadableSignalException">It is not a baseline.</exception>
    public static TypingBaseline? Read(JsonElement? json, IEnumerable<string> names)
    {
        if (json is not { } sent || sent.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        try
        {
            var baseline = sent.Deserialize(SignalJson.Default.TypingBaseline);
            if (baseline is { Version: not null and not KeystrokeFeatures.Name })
            {
                return null;
            }

            return baseline is { Version: not null, Features: not null } ? new TypingBaseline(baseline.Version, names.ToDictionary(name => name, baseline.Summary)) : throw Unfit();
        }
        catch (JsonException)
        {
            throw Unfit();
        }
    }

    private SessionSummary Summary(string name) => Features.TryGetValue(name, out var summary) && summary is { IsPlausible: true } ? summary : throw Unfit();

    private static UnreadableSignalException Unfit() => new("Expected as baseline what an earlier answer returned as baseline; found something else.");
}

/// <param name="Count">Sessions, at most <see cref="Most"/>.</param>
/// <param name="Mean">On the scale the test compares on: the natural logarithm of durations in ms, parts as they are.</param>
/// <param name="Spread">Standard deviation from session to session (divided by n - 1), on that scale; 0 after one session.</param>
internal sealed record SessionSummary(int Count, double Mean, double Spread)
{
    /// <summary>Typing changes with the years: from here on each session weighs a hundredth. Our choice.</summary>
    public const int Most = 100;

    public static SessionSummary None { get; } = new(0, 0, 0);

    /// <summary>A mean may be the logarithm of a duration: e^500 is still a number, and 500 far more than any part.</summary>
    public bool IsPlausible => Count is > 0 and <= Most && Math.Abs(Mean) < 500 && Spread is >= 0 and < 500;

    /// <summary>One session more (Welford 1962).</summary>
    public SessionSummary With(double value)
    {
        var before = Math.Min(Count, Most - 1);
        var mean = Mean + ((value - Mean) / (before + 1));
        var squares = (Spread * Spread * Math.Max(0, before - 1)) + ((value - Mean) * (value - mean));
        return new SessionSummary(before + 1, mean, before == 0 ? 0 : Math.Sqrt(squares / before));
    }
}
