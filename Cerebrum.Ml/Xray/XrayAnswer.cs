using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Xray;

internal sealed record XrayAnswer : SignalAnswer
{
    public required string DetectedCondition { get; init; }
}
