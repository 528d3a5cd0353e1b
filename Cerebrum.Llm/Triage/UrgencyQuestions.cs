using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Differential;
using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Llm.Triage;

/// <summary>What is worth asking: facts that nobody has told and that would make a case more urgent. The rules themselves say whether
/// they would. Safe for many threads.</summary>
internal sealed class UrgencyQuestions
{
    /// <summary>Where the build puts the table, beside the program.</summary>
    public static readonly string DefaultPath = Path.Combine(AppContext.BaseDirectory, "Triage", "questions.tsv");

    private const int Most = 2;
    private const string AskAge = "How old is the person this is about?", AskPregnancy = "Could the person be pregnant?";

    private readonly TriageRules rules;
    private readonly Row[] rows;

    private UrgencyQuestions(TriageRules rules, Row[] rows) => (this.rules, this.rows) = (rules, rows);

    /// <exception cref="InvalidDataException">A line has not four columns.</exception>
    public static UrgencyQuestions Load(string path, TriageRules rules) =>
        new(rules, [.. File.ReadLines(path).Index().Where(line => line.Item.Length > 0 && line.Item[0] != '#').Select(line => Row.Parse(line.Item, line.Index + 1))]);

    /// <param name="level">The urgency of the case as it was told.</param>
    /// <returns>At most two questions, the one that would change most first.</returns>
    public IReadOnlyList<string> For(string text, Profile profile, TriageLevel level)
    {
        if (level is TriageLevel.Emergency)
        {
            return [];
        }

        var findings = Findings.Read(text);
        var facts = rows.Where(row => row.IsOpen(findings)).Select(row => (row.Question, Level: rules.Assess($"{text}\n{row.Yes}", profile).Level)).ToList();
        var person = AboutThePerson(text, profile).Select(q => (q.Question, Level: rules.Assess(text, q.Profile).Level));
        // Between equals: the first fact, then the person, then further facts.
        return [.. facts.Take(1).Concat(person).Concat(facts.Skip(1))
            .Where(q => q.Level > level)
            .OrderByDescending(q => q.Level)
            .Select(q => q.Question)
            .Distinct()
            .Take(Most)];
    }

    /// <summary>The person as an answer may turn out. Where the text has an age, the rules read that and not the profile's. The sex alone is
    /// not asked: where it is unknown the rules of either sex count already.</summary>
    private static IEnumerable<(string Question, Profile Profile)> AboutThePerson(string text, Profile profile)
    {
        if (profile.Age is null)
        {
            yield return (AskAge, profile with { Age = 70 });
            if (!Words.Split(text).Any(word => word is "i" or "im" or "ive" or "me" or "my"))
            {
                yield return (AskAge, profile with { Age = 0 }); // Who writes of themselves is no infant.
            }
        }

        if (profile.Pregnant is null && profile.Sex is not "male" && profile.Age is null or (>= 12 and <= 55))
        {
            yield return (AskPregnancy, profile with { Sex = "female", Pregnant = true });
        }
    }

    /// <param name="Complaint">Groups of stems: of each one has to be told.</param>
    /// <param name="Spoken">Stems; where one of them is told or denied, there is nothing to ask.</param>
    private sealed record Row(string[][] Complaint, string[] Spoken, string Question, string Yes)
    {
        public static Row Parse(string line, int number) => line.Split('\t') is [var complaint, var spoken, var question, var yes]
            ? new Row([.. complaint.Split(' ').Select(Stems)], Stems(spoken), question, yes)
            : throw new InvalidDataException($"questions.tsv line {number}: expected four columns with tabs between them; found {line.Split('\t').Length}.");

        public bool IsOpen(Findings findings) =>
            Array.TrueForAll(Complaint, group => group.Any(findings.Present.Contains)) && !Spoken.Any(findings.Spoken.Contains);

        private static string[] Stems(string words) => [.. words.Split('/').Select(Findings.Stem)];
    }
}
