using Cerebrum.Llm.Differential;
using Cerebrum.Llm.Evidence;
using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Llm.Engines;

/// <summary>Sentences about what it may be. A title is never the subject of a verb that has to agree with it: "gallstones would explain".</summary>
internal sealed class CandidateText(Brief brief)
{
    /// <summary>From here on a condition fits what is told; below, what is told is not enough.</summary>
    public const double Fits = DifferentialRanker.Clear;

    /// <summary>From here on it is said without a "may".</summary>
    private const double FitsWell = 0.6;

    private readonly Phrasing say = new(brief.Question);

    /// <summary>The likeliest and why; of what only may be, it says so.</summary>
    public string First(Candidate c, int place)
    {
        var (title, because) = (Phrasing.Inline(c.Condition), Because(c, 4));
        if (c.Signs.Count == 0)
        {
            return Refer(c, say.Pick(place, 0, $"What comes to mind first is {title}", $"This sounds like {title}", $"The first to think of is {title}"));
        }

        return Refer(c, c.Likelihood >= FitsWell
            ? say.Pick(place, 0, $"What you describe fits {title} best: {because}", $"{Phrasing.Capital(title)} would explain this best: {because}", $"The best fit is {title}: {because}")
            : say.Pick(place, 0, $"This may be {title}: {because}", $"{Phrasing.Capital(title)} may be behind this: {because}", $"The nearest is {title}: {because}"));
    }

    /// <param name="turn">The how manieth of the others it is.</param>
    public string Other(Candidate c, int place, int turn)
    {
        var (title, because) = (Phrasing.Inline(c.Condition), Because(c, 3));
        return Refer(c, c.Signs.Count == 0
            ? say.Pick(place, turn, $"Also to think of: {title}", $"{Phrasing.Capital(title)} would be another thought", $"Another possibility: {title}")
            : say.Pick(place, turn, $"Also possible: {title} ({because})", $"{Phrasing.Capital(title)} would fit as well ({because})", $"Next to consider: {title} ({because})"));
    }

    /// <summary>What else it would come with: where little is told, that tells conditions apart.</summary>
    public string WouldBring(Candidate c, int place, int turn)
    {
        var open = Phrasing.List([.. Open(c).Take(3)]);
        var title = Phrasing.Inline(c.Condition);
        return open.Length == 0 ? "" : Refer(c, say.Pick(place, turn, $"Typical of {title}: {open}", $"With {title}, look for: {open}", $"Signs of {title}: {open}"));
    }

    public string Against(Candidate c)
    {
        var denied = c.Against.Where(a => a.StartsWith("no ", StringComparison.Ordinal)).Take(2).ToList();
        return denied.Count == 0 ? "" : Refer(c, $"Speaking against it: {Phrasing.List(denied)}");
    }

    /// <summary>The typical sign of each of the first two that nobody has spoken of: its answer tells them apart.</summary>
    public string Ask(IReadOnlyList<Candidate> named) => Phrasing.Join(named.Take(2).Where((c, i) => i == 0 || c.Likelihood >= 0.1).Select((c, i) => Open(c).FirstOrDefault() is { } open
        ? Refer(c, say.Pick(4, i, $"Does “{open}” apply, too, as in {Phrasing.Inline(c.Condition)}?", $"Would you add “{open}”, as in {Phrasing.Inline(c.Condition)}?", $"Is “{open}” part of it, as in {Phrasing.Inline(c.Condition)}?"))
        : ""));

    /// <summary>When to see someone, and the warning signs.</summary>
    public string WhenToSeekCare(Candidate c)
    {
        var care = brief.Find(c.ConditionId!, Sections.SeekCare) is { } seek ? Phrasing.Quote(seek.Passage.Text, seek.Id, 3) : "";
        if (brief.Find(c.ConditionId!, Sections.RedFlags) is not { } flags)
        {
            return care;
        }

        var signs = Listed(flags.Passage.Text);
        var warning = say.Pick(7, 0, $"Get help at once if there is any of these: {signs}", $"Do not wait if there is any of these: {signs}", $"Warning signs that need help at once: {signs}");
        // Neighbours do not open alike: "Get help the same day … Get help at once …".
        return Phrasing.Join(care, Phrasing.Refer(care.Contains(". Get ", StringComparison.Ordinal) && warning[0] == 'G' ? $"Warning signs that need help at once: {signs}" : warning, flags.Id));
    }

    /// <summary>What a passage of the pack lists behind its colon.</summary>
    private static string Listed(string text) => text[(text.IndexOf(':', StringComparison.Ordinal) + 2)..];

    private static string Because(Candidate c, int most) => Phrasing.List([.. c.Signs.Take(most)]);

    /// <summary>Typical signs that are neither told nor denied.</summary>
    private IEnumerable<string> Open(Candidate c) => brief.Find(c.ConditionId!, Sections.Symptoms) is { Passage.Text: var text }
        ? Listed(text).TrimEnd('.').Split("; ").Where(s => !c.For.Contains(s) && !c.Against.Contains($"no {s}") && s != "no symptoms at all")
        : [];

    private string Refer(Candidate c, string sentence) => brief.Find(c.ConditionId!, Sections.Symptoms) is { } symptoms ? Phrasing.Refer(sentence, symptoms.Id) : "";
}
