using Cerebrum.Llm.Differential;
using Cerebrum.Llm.Evidence;
using Cerebrum.Llm.Signals;

namespace Cerebrum.Llm.Engines;

/// <summary>What a signal says beside what the person says. Where the two disagree, both stand.</summary>
internal static class SignalText
{
    public static string Of(SignalReading signal, Brief brief) => signal switch
    {
        { Error: { } error } => $"The {signal.Noun} could not be used: {error.TrimEnd('.')}.",
        { Label: null } => $"The {signal.Noun} model made no statement{(signal.Reason is { } reason ? $": {char.ToLowerInvariant(reason[0])}{reason[1..].TrimEnd('.')}" : "")}.",
        _ => $"{Phrasing.Capital(signal.Summary)}{Beside(signal, brief.Named.ToList())}.",
    };

    private static string Beside(SignalReading signal, List<Candidate> named)
    {
        if (named.Find(c => signal.RulesAgainst.Contains(c.ConditionId!) && c.Signs.Count > 0) is { } doubted)
        {
            return $", while what you describe is like {Phrasing.Inline(doubted.Condition)}: the two disagree, and neither overrules the other";
        }

        if (signal.ConditionId is null)
        {
            return $", which weighs {(signal.Weight < 0.3 ? "little" : "something")} beside what you say";
        }

        return named.Exists(c => c.ConditionId == signal.ConditionId && c.Signs.Count > 0)
            ? ", which agrees with what you describe"
            : ", while nothing you describe points to it: the two disagree, and neither overrules the other";
    }
}
