using System.Buffers;
using System.Text.RegularExpressions;

namespace Cerebrum.Llm.Evidence;

/// <summary>Brings what is said in several ways into one, so that a claim and a passage can be compared word by word.</summary>
internal static partial class Wording
{
    /// <summary>One of these is in all that is said in another way.</summary>
    private static readonly SearchValues<string> Telling = SearchValues.Create(["no ", "yes or no", "not ", "never", "nothing", "n't", "without", "rather", "instead", "in place", "right "], StringComparison.Ordinal);

    /// <summary>Lower case; "do not take more than 8" becomes "take at most 8", "rest rather than run" becomes "rest without run".</summary>
    public static string Plain(string text)
    {
        var plain = text.ToLowerInvariant().Replace('’', '\'');
        if (!plain.AsSpan().ContainsAny(Telling))
        {
            return plain;
        }

        plain = NotMore().Replace(plain, "$1at most ");
        plain = InsteadOf().Replace(plain, "without");
        plain = AtOnce().Replace(plain, "at once");
        return NoDenial().Replace(plain, " ");
    }

    [GeneratedRegex(@"\b(?:(?:do|does|must|should) not|don't|never|not|no|cannot)\s+((?:[\w-]+\s+){0,2}?)(?:(?:more|longer|later) than|over|exceed(?:ing)?)\s+(?=\d|one\b|two\b|three\b|four\b|five\b|six\b|eight\b|ten\b)")]
    private static partial Regex NotMore();

    [GeneratedRegex(@"\b(?:rather than|instead of|in place of)\b")]
    private static partial Regex InsteadOf();

    [GeneratedRegex(@"\bright (?:away|now)\b")]
    private static partial Regex AtOnce();

    // "Not only a headache" denies no headache.
    [GeneratedRegex(@"\b(?:not only|not just|no doubt|not sure|yes or no|without delay|no matter|nothing but)\b")]
    private static partial Regex NoDenial();
}
