using Cerebrum.Llm.Differential;
using Cerebrum.Llm.Evidence;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Signals;
using Cerebrum.Llm.Triage;

namespace Cerebrum.Llm.Engines;

/// <summary>The answer: urgency first, then what it may be and why, what the signals add, what helps, and when to get help.</summary>
internal static class FinalText
{
    public static IEnumerable<string> Of(Brief brief)
    {
        if (brief.Triage.Level >= TriageLevel.Urgent)
        {
            yield return string.Join(' ', brief.Triage.Reasons.Select(r => r.Text).Append(brief.Triage.Action));
        }

        var body = brief.Named.Any() ? AboutComplaint(brief) : AboutPassages(brief);
        foreach (var paragraph in body.Concat(brief.Signals.Select(Say)))
        {
            yield return paragraph;
        }
    }

    private static IEnumerable<string> AboutComplaint(Brief brief)
    {
        var say = new Phrasing(brief.Question);
        var named = brief.Named.ToList();
        var first = named[0];
        if (first.Likelihood < 0.25)
        {
            yield return Statements.NotEnough;
        }

        yield return Explain(first, brief, say);
        yield return string.Join(' ', named.Skip(1).Select(c => Alternative(c, brief, say)));
        yield return Quote(brief, first, Sections.Help, 3);
        yield return Phrasing.Join(Quote(brief, first, Sections.SeekCare, 3), Quote(brief, first, Sections.RedFlags, 1));
        if (brief.Questions.Count == 0)
        {
            yield return Ask(named, brief);
        }
    }

    private static string Explain(Candidate c, Brief brief, Phrasing say)
    {
        if (brief.Find(c.ConditionId!, Sections.Symptoms) is not { } symptoms)
        {
            return "";
        }

        var title = Phrasing.Inline(c.Condition);
        var because = Phrasing.List([.. c.For.Take(4)]);
        var fits = say.Pick(
            1,
            $"{Phrasing.Capital(title)} fits best; typical of it: {because}",
            $"What you describe is near to what is typical of {title}: {because}",
            $"{Phrasing.Capital(title)} is the likeliest of what is known here; its typical signs: {because}");
        var against = string.Join(' ', c.Against.Where(a => a.StartsWith("no ", StringComparison.Ordinal)).Take(2)
            .Select(a => Phrasing.Refer($"Against {title} speaks that there is {a}", symptoms.Id)));
        return Phrasing.Join(Phrasing.Refer(fits, symptoms.Id), against, Quote(brief, c, Sections.Overview, 2));
    }

    private static string Alternative(Candidate c, Brief brief, Phrasing say)
    {
        if (brief.Find(c.ConditionId!, Sections.Symptoms) is not { } symptoms)
        {
            return "";
        }

        var title = Phrasing.Inline(c.Condition);
        var because = Phrasing.List([.. c.For.Take(3)]);
        return Phrasing.Refer(say.Pick(2, $"{Phrasing.Capital(title)} is possible too, with {because}", $"Next to consider is {title}: {because}"), symptoms.Id);
    }

    /// <summary>The typical sign of each of the first two that the other has not and nobody has spoken of: its answer tells them apart.</summary>
    private static string Ask(List<Candidate> named, Brief brief)
    {
        var questions = named.Take(2)
            .Select(c => (Candidate: c, Symptoms: brief.Find(c.ConditionId!, Sections.Symptoms)))
            .Where(c => c.Symptoms is not null)
            .Select(c => (c.Candidate, c.Symptoms!.Id, Open: Open(c.Candidate, c.Symptoms.Passage)))
            .Where(c => c.Open is not null)
            .Select(c => Phrasing.Refer($"Do you also notice {c.Open}, as with {Phrasing.Inline(c.Candidate.Condition)}?", c.Id));
        return string.Join(' ', questions);
    }

    private static string? Open(Candidate c, Passage symptoms) => symptoms.Text[(symptoms.Text.IndexOf(':', StringComparison.Ordinal) + 2)..].TrimEnd('.').Split("; ")
        .FirstOrDefault(s => !c.For.Contains(s) && !c.Against.Contains($"no {s}"));

    private static IEnumerable<string> AboutPassages(Brief brief)
    {
        if (brief.Passages.Count == 0)
        {
            yield return $"{Statements.NothingFound} {Statements.AskDifferently}";
        }

        foreach (var passage in brief.Passages.Where(p => p.Passage.DocumentId == brief.Passages[0].Passage.DocumentId))
        {
            yield return Phrasing.Quote(passage.Passage.Text, passage.Id, 5);
        }
    }

    private static string Quote(Brief brief, Candidate c, string section, int sentences) =>
        brief.Find(c.ConditionId!, section) is { } passage ? Phrasing.Quote(passage.Passage.Text, passage.Id, sentences) : "";

    private static string Say(SignalReading signal) => signal switch
    {
        { Error: { } error } => $"The {signal.Noun} could not be used: {error.TrimEnd('.')}.",
        { Label: null } => $"The {signal.Noun} model made no statement{(signal.Reason is { } reason ? $": {reason.TrimEnd('.')}" : "")}.",
        _ => $"{Phrasing.Capital(signal.Summary)}, which weighs {(signal.Weight < 0.3 ? "little" : "something")} beside what you say.",
    };
}
