using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Cerebrum.Llm.Knowledge;

/// <summary>Text as comparable words: lower case, without accents, without endings that carry no meaning here.</summary>
internal static class Words
{
    // Function words, and words that every question to a health service has.
    private static readonly FrozenSet<string> Common = ("a about after again all also am an and any are as at be because been before being but by can could did do does doing "
        + "down during each few for from further get getting got had has have having he her here hers him his how i if in into is it its just keep keeps like ll m may me more most "
        + "much my myself no nor not now of off on once only or other our out over own please really s same she should so some somehow someone something such t tell than that the their them then there "
        + "cannot cant couldnt didnt doesnt dont hasnt havent id im isnt ive shouldnt thats theres wasnt wont wouldnt "
        + "these they this those through to too under until up ve very was we were what when where which while who whom why will with would you your "
        + "anything bit doctor everything feel feeling feels help having know mean means thing things think want weird wonder wrong").Split(' ').ToFrozenSet();

    /// <summary>The content words of a text, stemmed, in order, with repeats.</summary>
    public static IEnumerable<string> Content(string text) => Split(text).Where(word => !Common.Contains(word)).Select(Stem);

    /// <summary>Every word of a text: runs of letters and digits, lower case, accents off.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c))
            {
                word.Append(char.ToLowerInvariant(c));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark && c is not ('\'' or '’') && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    /// <summary>A light stem: plural and verb endings off, so that "aching", "aches" and "ache" meet (after Harman's S-stemmer, 1991).</summary>
    public static string Stem(string word)
    {
        foreach (var (ending, replacement, shortest) in Endings)
        {
            if (word.Length >= shortest && word.EndsWith(ending, StringComparison.Ordinal))
            {
                var stem = string.Concat(word.AsSpan(0, word.Length - ending.Length), replacement);
                // "vomitting", "running": the doubled consonant goes with the ending.
                return stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'e') ? stem[..^1] : stem.TrimEnd('e');
            }
        }

        return word.Length > 3 ? word.TrimEnd('e') : word;
    }

    private static readonly (string Ending, string Replacement, int Shortest)[] Endings =
    [
        ("iness", "y", 7), ("ness", "", 7), ("ies", "y", 5), ("sses", "ss", 6), ("ings", "", 7), ("ing", "", 6), ("ed", "", 5),
        ("ss", "ss", 3), ("us", "us", 3), ("is", "is", 3), ("s", "", 4),
    ];
}
