using Cerebrum.Llm.Differential;
using Cerebrum.Llm.Evidence;
using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Llm.Engines;

/// <summary>The first thought: what fits, from the question and the signals, before the passages are widened.</summary>
internal static class InitialText
{
    public static IEnumerable<string> Of(Brief brief)
    {
        var say = new Phrasing(brief.Question);
        var named = brief.Named.ToList();
        if (named.Count > 0)
        {
            yield return Fits(named, brief, say);
        }
        else if (brief.Passages is [var first, ..])
        {
            yield return Phrasing.Quote(first.Passage.Text, first.Id, 2);
        }
        else
        {
            yield return Statements.NothingFound;
        }
    }

    private static string Fits(List<Candidate> named, Brief brief, Phrasing say)
    {
        var first = named[0];
        var id = brief.Find(first.ConditionId!, Sections.Symptoms)?.Id ?? 0;
        var because = Phrasing.List([.. first.For.Take(4)]);
        var title = Phrasing.Inline(first.Condition);
        var lead = first.Likelihood < 0.25
            ? Statements.NotEnough
            : "";
        var fits = say.Pick(
            0,
            $"{Phrasing.Capital(title)} fits first; typical of it: {because}",
            $"{Phrasing.Capital(title)} is the first to consider: {because}",
            $"What you describe is near to {title}: {because}");
        var others = named.Skip(1).Select(c => (c, Id: brief.Find(c.ConditionId!, Sections.Symptoms)?.Id ?? 0)).Where(c => c.Id > 0);
        var next = others.Select(o => Phrasing.Refer($"{Phrasing.Capital(Phrasing.Inline(o.c.Condition))} would fit too: {Phrasing.List([.. o.c.For.Take(3)])}", o.Id));
        return Phrasing.Join([lead, Phrasing.Refer(fits, id), .. next, Statements.OnlyAConversation]);
    }
}
