using Cerebrum.Llm.Differential;
using Cerebrum.Llm.Evidence;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Triage;

namespace Cerebrum.Llm.Engines;

/// <summary>The answer: urgency first, then what it may be and why, what the signals add, what helps, and when to get help.</summary>
internal static class FinalText
{
    /// <summary>Score from which the passage of a topic tells more than conditions of which none is likely.</summary>
    private const double TopicTells = 0.05;

    public static IEnumerable<string> Of(Brief brief)
    {
        if (brief.Triage.Level >= TriageLevel.Urgent)
        {
            yield return Urgency(brief);
        }

        var named = brief.Named.ToList();
        var body = named switch
        {
            [{ Likelihood: >= CandidateText.Fits }, ..] => AboutCondition(brief, named),
            _ when brief.IsComplaint && !IsToldByTopic(brief) => AboutLittle(brief, named),
            _ => AboutPassages(brief),
        };
        foreach (var paragraph in body.Concat(brief.Signals.Select(s => SignalText.Of(s, brief))))
        {
            yield return paragraph;
        }
    }

    private static IEnumerable<string> AboutCondition(Brief brief, List<Candidate> named)
    {
        var text = new CandidateText(brief);
        var first = named[0];
        yield return Phrasing.Join(text.First(first, 2), text.Against(first), Quote(brief, first, Sections.Overview, 2));
        yield return Phrasing.Join(named.Skip(1).Select((c, i) => text.Other(c, 3, i)));
        yield return Quote(brief, first, Sections.Help, 3);
        yield return text.WhenToSeekCare(first);
        if (brief.Questions.Count == 0)
        {
            yield return text.Ask(named);
        }
    }

    /// <summary>What is told fits many things alike: what would tell them apart, and when to see someone anyway.</summary>
    private static IEnumerable<string> AboutLittle(Brief brief, List<Candidate> named)
    {
        var text = new CandidateText(brief);
        yield return Phrasing.Join([Statements.NotEnough, .. named.Select((c, i) => text.WouldBring(c, 3, i))]);
        yield return new Phrasing(brief.Question).Pick(6, 0, Statements.TellMore);
        if (brief.Triage.Level < TriageLevel.Urgent)
        {
            yield return brief.Triage.Action;
        }
    }

    /// <summary>First aid for a burn or a missed pill: a topic says more of it than the conditions that share a word.</summary>
    private static bool IsToldByTopic(Brief brief) => brief.Passages is [{ Score: >= TopicTells } best, ..] && !Sections.IsOfCondition(best.Passage.Section)
        && Words.Content(brief.Question).Skip(1).Any(); // "It hurts" names no topic.

    private static string Urgency(Brief brief) => string.Join(' ', brief.Triage.Reasons.Select(r => r.Text).Append(brief.Triage.Action));

    private static IEnumerable<string> AboutPassages(Brief brief)
    {
        if (brief.Passages.Count == 0 && brief.Triage.Level < TriageLevel.Urgent)
        {
            yield return $"{Statements.NothingFound} {new Phrasing(brief.Question).Pick(6, 0, Statements.AskDifferently)}";
            if (brief.Triage.Level == TriageLevel.Soon)
            {
                yield return Urgency(brief);
            }
        }

        // What may be taken is told by a topic, where one is found, and not by a condition.
        var lead = (Complaint.AsksForARule(brief.Question) ? brief.Passages.FirstOrDefault(p => !Sections.IsOfCondition(p.Passage.Section)) : null) ?? (brief.Passages.Count > 0 ? brief.Passages[0] : null);
        foreach (var passage in brief.Passages.Where(p => p.Passage.DocumentId == lead?.Passage.DocumentId))
        {
            yield return Phrasing.Quote(passage.Passage.Text, passage.Id, 5);
        }
    }

    private static string Quote(Brief brief, Candidate c, string section, int sentences) =>
        brief.Find(c.ConditionId!, section) is { } passage ? Phrasing.Quote(passage.Passage.Text, passage.Id, sentences) : "";
}
