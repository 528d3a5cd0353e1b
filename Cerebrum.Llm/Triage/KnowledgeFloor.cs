using Cerebrum.Llm.Differential;
using Cerebrum.Llm.Engines;
using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Llm.Triage;

/// <summary>Raises the urgency the words alone gave, where what is described fits a condition that is more urgent. It never lowers it.</summary>
internal sealed class KnowledgeFloor(IReadOnlyList<Condition> conditions)
{
    /// <summary>How likely a condition must be for its urgency to count.</summary>
    private const double Likely = 0.4;

    /// <summary>How likely, and by how many findings, for it to call an ambulance on its own.</summary>
    private const double Certain = 0.5;

    private readonly Dictionary<string, Condition> byId = conditions.ToDictionary(c => c.Id);

    public TriageResult Raise(TriageResult triage, IReadOnlyList<Candidate> differential)
    {
        if (differential is not [{ ConditionId: { } id } first, ..] || first.Likelihood < Likely)
        {
            return triage;
        }

        var condition = byId[id];
        var ambulance = first.Likelihood >= Certain && first.For.Count >= 2;
        var level = condition.SeekCare.Level == TriageLevel.Emergency && !ambulance ? TriageLevel.Urgent : condition.SeekCare.Level;
        var action = level == condition.SeekCare.Level ? condition.SeekCare.Text : "Get medical help today. Call an ambulance if it gets worse or does not pass.";
        return level <= triage.Level
            ? triage
            : new TriageResult(level, [new TriageReason($"knowledge.{id}", $"What you describe fits {Phrasing.Inline(condition.Title)}."), .. triage.Reasons], action);
    }
}
