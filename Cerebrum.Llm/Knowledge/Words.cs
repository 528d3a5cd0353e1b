using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;

namespace Cerebrum.Llm.Knowledge;

/// <summary>A word as it is compared.</summary>
/// <param name="Text">Lower case, without accents and apostrophes, at most 64 letters.</param>
/// <param name="Stem">Without endings that carry no meaning here.</param>
/// <param name="IsCommon">A function word, or one that every question to a health service has.</param>
internal sealed record Word(string Text, string Stem, bool IsCommon);

/// <summary>Text as comparable words.</summary>
internal static class Words
{
    private const int LongestWord = 64;

    /// <summary>Words are met again and again; this many are kept, which is more than a language has.</summary>
    private const int MostKnown = 200_000;

    private static readonly FrozenSet<string> Common = ("a about after again all also am an and any are as at be because been before being but by can could did do does doing "
        + "down during each few for from further get getting got had has have having he her here hers him his how i if in into is it its just keep keeps like ll m may me more most "
        + "much my myself no nor not now of off on once only or other our out over own please really s same she should so some somehow someone something such t tell than that the their them then there "
        + "cannot cant couldnt didnt doesnt dont hasnt havent id im isnt ive shouldnt thats theres wasnt wont wouldnt "
        + "these they this those through to too under until up ve very was we were what when where which while who whom why will with would you your "
        + "anything bit doctor everything feel feeling feels help having know mean means thing things think want weird wonder wrong").Split(' ').ToFrozenSet();

    private static readonly ConcurrentDictionary<string, Word> Known = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, Word>.AlternateLookup<ReadOnlySpan<char>> KnownSpan = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly (string Ending, string Replacement, int Shortest)[] Endings =
    [
        ("iness", "y", 7), ("ness", "", 7), ("ies", "y", 5), ("sses", "ss", 6), ("ings", "", 7), ("ing", "", 6), ("ed", "", 5),
        ("ss", "ss", 3), ("us", "us", 3), ("is", "is", 3), ("s", "", 4),
    ];

    /// <summary>The content words of a text, stemmed, in order, with repeats.</summary>
    public static IEnumerable<string> Content(string text) => Read(text).Where(word => !word.IsCommon).Select(word => word.Stem);

    /// <summary>Every word of a text.</summary>
    public static IEnumerable<string> Split(string text) => Read(text).Select(word => word.Text);

    /// <summary>Every word of a text, in order: runs of letters and digits.</summary>
    public static List<Word> Read(string text)
    {
        if (!Ascii.IsValid(text))
        {
            text = WithoutAccents(text);
        }

        var words = new List<Word>((text.Length / 6) + 1);
        Span<char> word = stackalloc char[LongestWord];
        var length = 0;
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                if (length < LongestWord)
                {
                    word[length++] = char.ToLowerInvariant(c);
                }
            }
            else if (c is not ('\'' or '’') && length > 0)
            {
                words.Add(Look(word[..length]));
                length = 0;
            }
        }

        if (length > 0)
        {
            words.Add(Look(word[..length]));
        }

        return words;
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

    private static Word Look(ReadOnlySpan<char> letters)
    {
        if (KnownSpan.TryGetValue(letters, out var known))
        {
            return known;
        }

        var text = letters.ToString();
        var word = new Word(text, Stem(text), Common.Contains(text));
        if (Known.Count < MostKnown)
        {
            Known.TryAdd(text, word);
        }

        return word;
    }

    private static string WithoutAccents(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!Letters.IsMark(c))
            {
                letters.Append(Letters.Fold(c));
            }
        }

        return letters.ToString();
    }
}
