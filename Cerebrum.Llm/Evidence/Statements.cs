namespace Cerebrum.Llm.Evidence;

/// <summary>Sentences that rest on a rule of Cerebrum itself: what it does when it does not know.</summary>
internal static class Statements
{
    public const string NothingFound = "Nothing in the knowledge base speaks of this, so there is no answer that could be supported.";
    public const string AskDifferently = "Describe what you feel, where, and since when, or name a condition, a test or a medicine.";
    public const string NotEnough = "What you describe is not enough to say what it is.";
    public const string TellMore = "Say since when it is there, where exactly, how strong it is and what else you notice; that would tell more.";
    public const string OnlyAConversation = "Whether it is one of these can only be settled by someone who can examine you.";

    public const string OnlyAnExamination = "Whether it is this can only be settled by someone who can examine you.";

    private static readonly Dictionary<string, string> Rules = new()
    {
        [NothingFound] = "rule:abstain.nothing-found",
        [AskDifferently] = "rule:abstain.nothing-found",
        [NotEnough] = "rule:abstain.not-enough",
        [TellMore] = "rule:abstain.not-enough",
        [OnlyAConversation] = "rule:caution.examination",
        [OnlyAnExamination] = "rule:caution.examination",
    };

    public static string? RuleOf(string sentence) => Rules.GetValueOrDefault(sentence);
}
