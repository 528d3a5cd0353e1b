using System.Text.Json;
using System.Text.Json.Serialization;
using Cerebrum.Ml.Models;

namespace Cerebrum.Ml.Processing;

/// <summary>What every model answers; CONTRACT.md names the fields.</summary>
internal abstract record SignalAnswer
{
    /// <summary>Of the detected label, 0..1; 0 when abstained before the model ran.</summary>
    public required float Confidence { get; init; }

    /// <summary>By label; they sum to one. Empty when the model did not run.</summary>
    public required IReadOnlyDictionary<string, float> Probabilities { get; init; }

    /// <summary>Descriptive measurements, units in the model's card.</summary>
    public required IReadOnlyDictionary<string, double> Features { get; init; }

    public required ModelId Model { get; init; }

    public bool Abstained { get; init; }

    /// <summary>Why it abstained, in words a person can act on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}

internal sealed record ModelId(string Id, string Version)
{
    public static ModelId Of(ModelManifest manifest) => new(manifest.Id, manifest.Version);
}

/// <param name="Bytes">The content itself: a WAV, a PNG, keystrokes as UTF-8 JSON. Its name and declared type are not trusted.</param>
/// <param name="Baseline">The <c>baseline</c> of earlier answers about the same person, where the caller sends it.</param>
/// <param name="Explain">Whether the answer should show, where its model can, what it rests on.</param>
internal sealed record SignalInput(ReadOnlyMemory<byte> Bytes, JsonElement? Baseline = null, bool Explain = false);

/// <summary>The caller's data cannot be processed; the message says what was expected and what was found, without the data.</summary>
internal sealed class UnreadableSignalException(string message, Exception? inner = null) : Exception(message, inner);
