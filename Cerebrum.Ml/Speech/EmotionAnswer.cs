using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Speech;

internal sealed record EmotionAnswer : SignalAnswer
{
    public required string DetectedEmotion { get; init; }
}
