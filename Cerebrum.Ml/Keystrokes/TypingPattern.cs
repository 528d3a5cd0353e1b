using System.Runtime.InteropServices;
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
    private readonly DriftTest drift;

    /// <exception cref="ModelLoadException">The weights do not fit their manifest, or the manifest this code.</exception>
    public TypingPattern(string folder)
    {
        model = OnnxModel.Load(folder, KeystrokeFeatures.Name);
        try
        {
            evidence = ReadEvidence(Manifest);
            drift = new DriftTest(Manifest);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    public ModelManifest Manifest => model.Manifest;

    public int Waiting => model.Waiting;

    /// <param name="input">Keystrokes as JSON; see <see cref="KeystrokeReader"/>. The baseline is what an earlier answer about the same person returned.</param>
    /// <exception cref="UnreadableSignalException">One of them cannot be read, or there are fewer than ten keystrokes.</exception>
    public async Task<SignalAnswer> AnalyzeAsync(SignalInput input, CancellationToken ct)
    {
        var session = TypingSession.From(KeystrokeReader.Read(input.Bytes.Span));
        var earlier = TypingBaseline.Read(input.Baseline, drift.Names);
        var timing = Timing.Of(session.Keystrokes);
        var features = KeystrokeFeatures.Describe(timing);
        var resolution = TimerResolution.Of(CollectionsMarshal.AsSpan(timing.Holds));
        var quality = new PatternQuality(timing.Keystrokes, Math.Round(resolution, 2), session.Glitches, session.Repeats, session.Pasted);
        var answer = (await JudgeAsync(timing, features, resolution, quality, ct)) with { Baseline = earlier };
        if (PatternGate.Unmeasured(timing, resolution, features["hold_q50"]) is not null)
        {
            return answer; // Too little, or timed too coarsely, to be compared or remembered.
        }

        var scaled = drift.Scale(features);
        return answer with { Baseline = TypingBaseline.With(earlier, scaled), Drift = earlier is null ? null : drift.Compare(earlier, scaled) };
    }

    public void Dispose() => model.Dispose();

    private async Task<PatternAnswer> JudgeAsync(
        Timing timing, Dictionary<string, double> features, double resolutionMs, PatternQuality quality, CancellationToken ct)
    {
        var reason = PatternGate.Reason(timing, resolutionMs, features["hold_q50"]);
        var prediction = reason is null ? await model.PredictAsync([.. features.Values.Select(v => (float)v)], ct) : null;
        if (prediction is { Abstains: true })
        {
            reason = "The typing is like that of no one group more than of the others.";
        }

        return new PatternAnswer
        {
            DetectedCondition = reason is null ? prediction!.Label : Unknown,
            Confidence = prediction?.Confidence ?? 0,
            Probabilities = prediction?.Probabilities ?? Manifest.Labels.ToDictionary(label => label, _ => 0f),
            Features = features.ToDictionary(feature => feature.Key, feature => Math.Round(feature.Value, 4)),
            Quality = quality,
            Evidence = evidence,
            Model = ModelId.Of(Manifest),
            Abstained = reason is not null,
            Reason = reason,
        };
    }

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
