using System.Text.RegularExpressions;

namespace Cerebrum.Llm.Differential;

/// <summary>Tells a complaint ("my head hurts") from a question about health in general ("what causes migraine?").</summary>
internal static partial class Complaint
{
    public static bool IsDescribed(string question) =>
        !AsksInGeneral().IsMatch(question) || SpeaksOf(question);

    /// <summary>Whether somebody's own case is told.</summary>
    public static bool SpeaksOf(string question) => SpeaksOfSomeone().IsMatch(question);

    [GeneratedRegex(@"^\W*(?:what|which|how|why|when|where|who|is|are|can|could|should|does|do|tell me|explain|define|describe|list|give)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AsksInGeneral();

    // "how do I treat a burn" speaks of nobody's complaint; "my", "I have" and "she is" do.
    [GeneratedRegex(@"\b(?:my|mine|i'?ve|i'?m|i (?:have|had|am|feel|felt|get|got|keep|can'?t|cannot|noticed|woke|think)|do i (?:feel|have|get|keep)|am i|(?:he|she|they) (?:has|have|is|are|feels?|keeps?|can'?t)|his|her)\b", RegexOptions.IgnoreCase)]
    private static partial Regex SpeaksOfSomeone();
}
