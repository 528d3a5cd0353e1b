using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Speech;

internal sealed record EmotionAnswer : SignalAnswer
{
    /// <summary>The label, or <c>unknown</c> when abstained.</summary>
    public required string DetectedEmotion { get; init; }

    /// <summary>The same as the probabilities, under the predecessor's name.</summary>
    public IReadOnlyDictionary<string, float> Emotions => Probabilities;

    public required ClipQuality Quality { get; init; }

    /// <summary>To send back with the next clip of the same person; null while none has been understood.</summary>
    public VoiceBaseline? Baseline { get; init; }
}
