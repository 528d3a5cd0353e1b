using Cerebrum.Gateway.Watch.Rules;

namespace Cerebrum.Gateway.Watch.Readings;

/// <summary>What one look found of one subject.</summary>
/// <param name="Subject">Of what: <c>llm http://localhost:5050</c>, <c>POST /api/chat</c>.</param>
/// <param name="IsBad">Whether it breaks the rule.</param>
/// <param name="Message">What is wrong, in a sentence; of a good look, not read.</param>
/// <param name="Value">What was measured, in the unit of <paramref name="Threshold"/>.</param>
/// <param name="Falls">How often it went from good to bad since the look before, where something counts that between looks; else null.</param>
/// <param name="Excuse">The subject of a <c>process_missing</c> that explains it: where that is told, this is not told as well.</param>
internal sealed record Reading(
    AlertType Type, string Subject, bool IsBad, string Message, double Value, double Threshold, int? Falls = null, string? Excuse = null)
{
    /// <summary>Whether it is good beyond doubt: a figure near its threshold ends nothing.</summary>
    public bool IsGood { get; init; } = !IsBad;

    /// <summary>Of a figure that must stay under its threshold. It is good again below nine tenths of it.</summary>
    public static Reading Under(AlertType type, string subject, double value, double threshold, string message) =>
        new(type, subject, value > threshold, message, value, threshold) { IsGood = value <= 0.9 * threshold };
}

/// <summary>Something that can be looked at.</summary>
internal interface IReadings
{
    /// <returns>A reading of each subject that can be judged now; what cannot has none, and stays as it was.</returns>
    Task<IReadOnlyList<Reading>> ReadAsync(AlertRules rules, CancellationToken ct);
}
