using System.Buffers;
using System.Collections.Frozen;

namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>What ends where a text may be cut, from the worst place to the best.</summary>
internal enum Cut
{
    Word,

    /// <summary>A line or an item of a list.</summary>
    Item,
    Sentence,
    Paragraph,
}

/// <summary>A part of a text that stays whole.</summary>
/// <param name="End">The character after it; white space follows, or nothing.</param>
/// <param name="Words">A long one counts for more: it takes as much room.</param>
/// <param name="After">What ends with it.</param>
internal readonly record struct Stretch(int Start, int End, int Words, Cut After)
{
    /// <summary>Characters without white space that are no longer one word, but data or a script without spaces.</summary>
    private const int LongestWord = 200;

    private static readonly FrozenSet<string> Abbreviations = FrozenSet.ToFrozenSet(
        ["dr.", "mr.", "mrs.", "ms.", "prof.", "st.", "vs.", "e.g.", "i.e.", "approx.", "cf.", "fig.", "no.", "al."], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Abbreviated = Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly SearchValues<char> SentenceEnds = SearchValues.Create(".!?…。！？");
    private static readonly SearchValues<char> WideEnds = SearchValues.Create("。！？");

    /// <summary>The words of a text, in order.</summary>
    public static IEnumerable<Stretch> WordsOf(string text)
    {
        var start = PastSpace(text, 0);
        while (start < text.Length)
        {
            var end = WordEnd(text, start);
            var next = PastSpace(text, end);
            yield return new Stretch(start, end, 1 + ((end - start - 1) / 40), CutBetween(text.AsSpan(start, end - start), text.AsSpan(end, next - end), text.AsSpan(next)));
            start = next;
        }
    }

    private static int PastSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private static int WordEnd(string text, int start)
    {
        var at = start + 1;
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && !WideEnds.Contains(text[at - 1]) && (at - start < LongestWord || char.IsLowSurrogate(text[at])))
        {
            at++;
        }

        return at;
    }

    private static Cut CutBetween(ReadOnlySpan<char> word, ReadOnlySpan<char> space, ReadOnlySpan<char> rest)
    {
        var breaks = space.Count('\n');
        var ends = EndsSentence(word);
        if (rest.IsEmpty || breaks > 1 || (breaks == 1 && ends))
        {
            return Cut.Paragraph;
        }

        if (ends && !char.IsLower(rest[0]))
        {
            return Cut.Sentence;
        }

        return breaks == 1 || rest is ['-' or '•' or '*' or '–', ' ', ..] ? Cut.Item : Cut.Word;
    }

    private static bool EndsSentence(ReadOnlySpan<char> word)
    {
        var bare = word.TrimEnd("\"'”’»)]");
        // "J. Smith", "e.g. Asthma": a point that ends no sentence.
        return bare is [.., var last] && SentenceEnds.Contains(last) && !(bare is [var initial, '.'] && char.IsLetter(initial)) && !Abbreviated.Contains(bare.TrimStart('('));
    }
}
