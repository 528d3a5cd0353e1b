using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cerebrum.Llm.Triage;

/// <summary>Reads <c>rules.json</c>, compiles it and tells all its faults at once. Format: docs/triage.md.</summary>
internal sealed partial class RuleLoader
{
    private const int MinExamples = 3;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private readonly RulePack pack;
    private readonly List<string> faults = [];
    private readonly HashSet<string> used = [];

    private RuleLoader(RulePack pack) => this.pack = pack;

    public Vocabulary Vocabulary { get; } = new();

    public PhraseIndex Index { get; } = new();

    /// <returns>The vocabulary, closed; the context; the phrases of all rules; the rules; those phrases that say a pregnancy.</returns>
    /// <exception cref="InvalidDataException">The pack has faults; the message tells all of them, one a line.</exception>
    public static (Vocabulary Words, Context Context, PhraseIndex Index, TriageRule[] Rules, int[] Pregnancy) Read(string json)
    {
        RulePack? pack;
        try
        {
            pack = JsonSerializer.Deserialize<RulePack>(json, Json);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The triage rules are not of the expected form: {e.Message}", e);
        }

        var loader = new RuleLoader(pack ?? throw new InvalidDataException("The triage rules are empty."));
        return loader.Compile();
    }

    private (Vocabulary, Context, PhraseIndex, TriageRule[], int[]) Compile()
    {
        var context = new Context(this.pack.Context, this.pack.Words, Vocabulary, faults.Add);
        TriageRule[] rules = [.. this.pack.Rules.Select(Compile)];
        var pregnancy = Group("@pregnant", "pregnancy", []);
        foreach (var twice in this.pack.Rules.CountBy(r => r.Id).Where(r => r.Value > 1))
        {
            faults.Add($"rule {twice.Key}: stands there {twice.Value} times.");
        }

        foreach (var idle in this.pack.Concepts.Keys.Except(used))
        {
            faults.Add($"concept {idle}: no rule uses it.");
        }

        if (faults.Count > 0)
        {
            var told = faults.Distinct().ToArray();
            throw new InvalidDataException($"The triage rules have {told.Length} faults:\n" + string.Join('\n', told));
        }

        Vocabulary.Close(this.pack.Misspelt, this.pack.SpelledRight.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return (Vocabulary, context, Index, rules, pregnancy);
    }

    private TriageRule Compile(RuleText rule)
    {
        void Check(bool holds, string expected)
        {
            if (!holds)
            {
                faults.Add($"rule {rule.Id}: {expected}");
            }
        }

        Check(IdForm().IsMatch(rule.Id), "the id is of lower-case words joined by '-'.");
        Check(rule.Level is not TriageLevel.SelfCare, "the level is emergency, urgent or soon; self_care is what is left.");
        Check(rule.Title.Length > 0 && rule.Source.Length > 0, "title and source are given.");
        Check(rule.Reason.EndsWith('.'), "the reason is a sentence.");
        Check(rule.When.Length > 0, "at least one line under 'when' is needed.");
        Check(rule.Yes.Length >= MinExamples && rule.No.Length >= MinExamples, $"at least {MinExamples} examples each under 'yes' and 'no' are needed.");
        Check(rule.Age is null || rule.Age.Min <= rule.Age.Max, "age.min is at most age.max.");
        Check(rule.Weeks is null || rule.Weeks.Min <= rule.Weeks.Max, "weeks.min is at most weeks.max.");
        Check(rule.Sex is null or "female" or "male", "sex is female or male.");
        Check(rule.Within is >= 1 and <= 400, "within is 1..400 words.");
        var when = rule.When.Select(line => line.Split('&').Select(group => Group(group, $"rule {rule.Id}", [])).ToArray()).ToArray();
        return new TriageRule(rule, when, rule.Unless is null ? [] : Group(rule.Unless, $"rule {rule.Id}", []));
    }

    /// <returns>The phrases of a group, concepts opened.</returns>
    private int[] Group(string text, string where, HashSet<string> opened)
    {
        var phrases = new List<int>();
        foreach (var phrase in text.Split('/', StringSplitOptions.TrimEntries))
        {
            if (!phrase.StartsWith('@'))
            {
                Add(phrase, where, phrases);
            }
            else if (!this.pack.Concepts.TryGetValue(phrase[1..], out var concept))
            {
                faults.Add($"{where}: there is no concept {phrase}.");
            }
            else if (!opened.Add(phrase))
            {
                faults.Add($"{where}: {phrase} contains itself.");
            }
            else
            {
                used.Add(phrase[1..]);
                phrases.AddRange(concept.SelectMany(p => Group(p, $"concept {phrase}", opened)).ToArray());
                opened.Remove(phrase);
            }
        }

        return [.. phrases.Distinct()];
    }

    private void Add(string phrase, string where, List<int> phrases)
    {
        try
        {
            phrases.Add(Index.Add(phrase, this.pack.Words, Vocabulary));
        }
        catch (FormatException e)
        {
            faults.Add($"{where}: {e.Message}");
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex IdForm();
}
