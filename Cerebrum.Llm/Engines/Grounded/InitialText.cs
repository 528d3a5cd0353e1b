using Cerebrum.Llm.Evidence;
using Cerebrum.Llm.Triage;

namespace Cerebrum.Llm.Engines;

/// <summary>The first thought: what fits, from the question and the signals, before the passages are widened.</summary>
internal static class InitialText
{
    public static string Of(Brief brief)
    {
        var text = new CandidateText(brief);
        var named = brief.Named.ToList();
        return (named, brief.Passages) switch
        {
            ([var first, .. var others], _) => Phrasing.Join(
                [first.Likelihood < CandidateText.Fits ? Statements.NotEnough : "", text.First(first, 0), .. others.Select((c, i) => text.Other(c, 1, i)), new Phrasing(brief.Question).Pick(5, 0, Statements.OnlyAnExamination)]),
            _ when brief.IsComplaint || brief.Triage.Level > TriageLevel.SelfCare => Statements.NotEnough,
            (_, [var best, ..]) => Phrasing.Quote(best.Passage.Text, best.Id, 2),
            _ => Statements.NothingFound,
        };
    }
}
