namespace Cerebrum.Llm.Evidence;

/// <summary>Sentences that rest on a rule of Cerebrum itself: what it does when it does not know.</summary>
internal static class Statements
{
    public const string NothingFound = "Nothing in the knowledge base speaks of this, so there is no answer that could be supported.";
    public const string NotEnough = "What you describe is not enough to say what it is.";

    public static readonly string[] AskDifferently =
    [
        "Describe what you feel, where, and since when, or name a condition, a test or a medicine.",
        "It helps to say what you feel, where and since when, or to name a condition, a test or a medicine.",
        "Try again with what you feel, where and since when, or with the name of a condition, a test or a medicine.",
    ];

    public static readonly string[] TellMore =
    [
        "Say since when it is there, where exactly, how strong it is and what else you notice; that would tell more.",
        "It would tell more to know since when it is there, where exactly, how strong it is and what else you notice.",
        "More could be said with these: since when, where exactly, how strong, and what else you notice.",
    ];

    public static readonly string[] OnlyAnExamination =
    [
        "This can only be settled by someone who can examine you.",
        "Only someone who can examine you can settle it.",
        "To settle it, someone has to examine you.",
    ];

    private static readonly Dictionary<string, string> Rules = new[]
    {
        ("rule:abstain.nothing-found", AskDifferently.Append(NothingFound)),
        ("rule:abstain.not-enough", TellMore.Append(NotEnough)),
        ("rule:caution.examination", OnlyAnExamination.AsEnumerable()),
    }.SelectMany(rule => rule.Item2, (rule, sentence) => (sentence, rule.Item1)).ToDictionary();

    public static string? RuleOf(string sentence) => Rules.GetValueOrDefault(sentence);
}
