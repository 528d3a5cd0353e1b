using Cerebrum.Llm.Chat;

namespace Cerebrum.Llm.Triage;

/// <summary>Says how urgent a question is, by rules alone: no engine, document or prompt has a part in it. Safe for many threads.</summary>
internal sealed class TriageRules
{
    /// <summary>Where the build puts the pack, beside the program.</summary>
    public static readonly string DefaultPath = Path.Combine(AppContext.BaseDirectory, "Triage", "rules.json");

    private const int MaxReasons = 5;

    private readonly Vocabulary words;
    private readonly Context context;
    private readonly PhraseIndex index;
    private readonly TriageRule[] rules;
    private readonly int[] pregnancy;
    private readonly TriageActions actions;

    private TriageRules(string json, TriageOptions options)
    {
        (words, context, index, var rules, pregnancy) = RuleLoader.Read(json);
        this.rules = [.. rules.OrderByDescending(r => r.Level)]; // Stable: the file's order within a level.
        actions = new TriageActions(options);
    }

    /// <summary>The rules as written, the most urgent first.</summary>
    public IEnumerable<RuleText> Rules => this.rules.Select(r => r.Text);

    /// <exception cref="InvalidDataException">The pack has faults; the message tells all of them.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static TriageRules Load(string path, TriageOptions? options = null) => Parse(File.ReadAllText(path), options);

    /// <inheritdoc cref="Load"/>
    public static TriageRules Parse(string json, TriageOptions? options = null) => new(json, options ?? new TriageOptions());

    /// <returns>The level of the most urgent rule that fires, at most five reasons, the most urgent first, and what to do.</returns>
    public TriageResult Assess(string text, Profile profile)
    {
        var fired = Matching(text, profile);
        var level = fired.Count > 0 ? fired[0].Level : TriageLevel.SelfCare;
        return new TriageResult(
            level,
            [.. fired.Take(MaxReasons).Select(r => new TriageReason(r.Id, r.Text.Reason))],
            actions.For(level, fired));
    }

    /// <summary>What is said of a text that is in no language the rules read: nothing in it was judged, so nothing in it is called harmless.</summary>
    public TriageResult Unread() => new(TriageLevel.Soon, [new TriageReason("language.unread", "This does not read as English, and the rules read no other language: how urgent it is was not judged.")], actions.Unread);

    /// <returns>Every rule that fires, the most urgent first.</returns>
    internal IReadOnlyList<TriageRule> Matching(string text, Profile profile)
    {
        Token[] tokens = [.. Tokenizer.Cut(text)];
        for (var at = 0; at < tokens.Length; at++)
        {
            tokens[at].Words = words.Match(tokens[at]);
        }

        Temperatures.Mark(tokens, words);
        context.Mark(tokens);
        var places = index.FindCurrent(tokens);
        var facts = Facts.Read(tokens, profile, pregnancy.Any(p => places[p] is { Count: > 0 }));
        return [.. this.rules.Where(r => r.Fires(places, facts))];
    }
}
