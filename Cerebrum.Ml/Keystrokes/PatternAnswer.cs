using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Keystrokes;

internal sealed record PatternAnswer : SignalAnswer
{
    public required string DetectedCondition { get; init; }
}
