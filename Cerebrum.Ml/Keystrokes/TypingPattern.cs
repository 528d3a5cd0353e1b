using System.Text.Json.Nodes;
using Cerebrum.Ml.Models;
using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Keystrokes;

/// <summary>How a person types, and how like the typing of people with a condition that is.</summary>
internal sealed class TypingPattern : ISignalModel
{
    private const string Unknown = "unknown";

    private readonly OnnxModel model;
    private readonly IReadOnlyDictionary<string, string> evidence;

    /// <exception cref="ModelLoadException">The weights do not fit their manifest, or the manifest this code.</exception>
    public TypingPattern(string folder)
    {
        model = OnnxModel.Load(folder, KeystrokeFeatures.Name);
        try
        {
            evidence = ReadEvidence(Manifest);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    public ModelManifest Manifest => model.Manifest;

    /// <param name="input">Keystrokes as JSON; see <see cref="KeystrokeReader"/>.</param>
    /// <exception cref="UnreadableSignalException">They cannot be read, or are fewer than ten.</exception>
    public async Task<SignalAnswer> AnalyzeAsync(SignalInput input, CancellationToken ct)
    {
        var session = TypingSession.From(KeystrokeReader.Read(input.Bytes.Span));
        var timing = Timing.Of(session.Keystrokes);
        var features = KeystrokeFeatures.Describe(timing);
        var resolution = TimerResolution.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(timing.Holds));
        var quality = new PatternQuality(timing.Keystrokes, Math.Round(resolution, 2), session.Glitches, session.Repeats, session.Pasted);

        if (PatternGate.Reason(timing, resolution, features["hold_q50"]) is { } reason)
        {
            return Answer(features, quality, Unknown, 0, Manifest.Labels.ToDictionary(label => label, _ => 0f), reason);
        }

        var prediction = await model.PredictAsync([.. features.Values.Select(v => (float)v)], ct);
        return prediction.Abstains
            ? Answer(features, quality, Unknown, prediction.Confidence, prediction.Probabilities, "The typing is like that of no one group more than of the others.")
            : Answer(features, quality, prediction.Label, prediction.Confidence, prediction.Probabilities, reason: null);
    }

    public PatternAnswer Analyze(ReadOnlySpan<byte> utf8) =>
        (PatternAnswer)AnalyzeAsync(new SignalInput(utf8.ToArray()), CancellationToken.None).GetAwaiter().GetResult();

    public void Dispose() => model.Dispose();

    private PatternAnswer Answer(
        Dictionary<string, double> features, PatternQuality quality, string condition, float confidence, IReadOnlyDictionary<string, float> probabilities, string? reason) => new()
    {
        DetectedCondition = condition,
        Confidence = confidence,
        Probabilities = probabilities,
        Features = features.ToDictionary(feature => feature.Key, feature => Math.Round(feature.Value, 4)),
        Quality = quality,
        Evidence = evidence,
        Model = ModelId.Of(Manifest),
        Abstained = reason is not null,
        Reason = reason,
    };

    private static Dictionary<string, string> ReadEvidence(ModelManifest manifest)
    {
        if (manifest.Input.Shape is not [_, var width] || width != KeystrokeFeatures.Names.Count)
        {
            throw new ModelLoadException($"{manifest.Id}: expected input shape -1×{KeystrokeFeatures.Names.Count}; found {string.Join('×', manifest.Input.Shape)}.");
        }

        var named = manifest.Metrics["evidence"] as JsonObject;
        return manifest.Labels.ToDictionary(
            label => label,
            label => named?[label] is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw new ModelLoadException($"{manifest.Id}: expected metrics.evidence to name '{label}'; found nothing."));
    }
}
