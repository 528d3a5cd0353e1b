using System.Text.Json.Serialization;
using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Keystrokes;

internal sealed record PatternAnswer : SignalAnswer
{
    /// <summary>A label of the manifest, or <c>unknown</c> when abstained.</summary>
    public required string DetectedCondition { get; init; }

    /// <summary>What each label's probability rests on: <c>real subjects</c> or <c>simulated</c>.</summary>
    public required IReadOnlyDictionary<string, string> Evidence { get; init; }

    public required PatternQuality Quality { get; init; }

    /// <summary>To send back with the next session of the same person; absent while none could be measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TypingBaseline? Baseline { get; init; }

    /// <summary>Against the baseline the request carried; absent where it carried none, or this session could not be measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TypingDrift? Drift { get; init; }
}

/// <param name="Keystrokes">That type or correct, and were measured.</param>
/// <param name="TimerResolutionMs">Step of the clock, 0 when finer than 0.1 ms.</param>
/// <param name="Glitches">Left out: see <see cref="TypingSession"/>.</param>
/// <param name="Repeats">Left out: see <see cref="TypingSession"/>.</param>
/// <param name="Pasted">Left out: see <see cref="TypingSession"/>.</param>
internal sealed record PatternQuality(int Keystrokes, double TimerResolutionMs, int Glitches, int Repeats, int Pasted);
