using System.Text.RegularExpressions;

namespace Cerebrum.Llm.Differential;

/// <summary>Tells a complaint ("my head hurts") from a question about health in general ("what causes migraine?").</summary>
internal static partial class Complaint
{
    public static bool IsDescribed(string question) =>
        !AsksInGeneral().IsMatch(question) || (SpeaksOf(question) && !AsksForARule(question));

    public static bool Asks(string question) => question.EndsWith('?') || AsksInGeneral().IsMatch(question);

    /// <summary>Whether somebody's own case is told.</summary>
    public static bool SpeaksOf(string question) => SpeaksOfSomeone().IsMatch(question);

    /// <summary>Whether it asks what may be taken or done: a rule, whoever it is for.</summary>
    public static bool AsksForARule(string question) => AsksWhatToTake().IsMatch(question);

    [GeneratedRegex(@"^\W*(?:what|which|how|why|when(?!ever|\s+(?:i|my|he|she|we|they|his|her)\b)|where|who|is|are|can|could|should|does|do|tell me|explain|define|describe|list|give)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AsksInGeneral();

    // "how much paracetamol can I give my son", "can I take ibuprofen with my tablets".
    [GeneratedRegex(@"^\W*(?:how (?:much|many|often|long|soon)\b.*\b(?:can|should|may|do|does|must) (?:i|we|you|my|he|she)\b|(?:can|may|should|could) (?:i|we|my \w+|he|she) (?:take|give|use|eat|drink|have (?:a |an )?(?:alcohol|coffee|wine|beer)|fly|breastfeed|mix|stop taking|combine)\b|is it (?:safe|ok|okay|all right|dangerous) (?:to|if|for)\b)", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex AsksWhatToTake();

    // "how do I treat a burn" speaks of nobody's complaint; "my", "I have" and "she is" do.
    [GeneratedRegex(@"\b(?:my|mine|i'?ve|i'?m|i (?:have|had|am|feel|felt|get(?! rid)|got|keep|can'?t|cannot|noticed|woke|think)|do i (?:feel|have|get(?! rid)|keep)|am i|(?:he|she|they) (?:has|have|is|are|feels?|keeps?|can'?t)|his|her)\b", RegexOptions.IgnoreCase)]
    private static partial Regex SpeaksOfSomeone();
}
