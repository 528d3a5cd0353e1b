using System.Collections.Frozen;
using System.Numerics;

namespace Cerebrum.Llm.Triage;

/// <summary>Finds the pattern word that a word of at least six letters was meant to be: one edit (insertion, deletion, substitution or
/// swap of neighbours) away, two from eight letters on (one for a prefix), with the same first letter. Shorter words have too many real neighbours.</summary>
internal sealed class Spelling
{
    private const int MinLength = 6;
    private const int TwoEditsFrom = 8;

    /// <summary>Longer than any word of a pattern: such a token is not looked at.</summary>
    private const int MaxLength = 24;

    /// <summary>Pattern words by first letter; a prefix keeps its letters only.</summary>
    private readonly ILookup<char, (string Text, bool IsPrefix, uint Letters)> words;
    private readonly FrozenSet<string> right;

    public Spelling(IEnumerable<string> words, IEnumerable<string> spelledRight)
    {
        right = spelledRight.ToFrozenSet();
        this.words = words
            .Select(w => (Text: w.TrimEnd('*'), IsPrefix: w.EndsWith('*')))
            .Where(w => w.Text.Length >= MinLength - 1)
            .ToLookup(w => w.Text[0], w => (w.Text, w.IsPrefix, LettersOf(w.Text)));
    }

    /// <returns>The word meant (for a prefix, its letters), or null.</returns>
    public string? Correct(string token)
    {
        if (token.Length is < MinLength or > MaxLength || right.Contains(token))
        {
            return null;
        }

        string? best = null;
        var letters = LettersOf(token);
        var least = (token.Length >= TwoEditsFrom ? 2 : 1) + 1;
        foreach (var (word, isPrefix, wanted) in this.words[token[0]])
        {
            var edits = Math.Min(least - 1, word.Length >= TwoEditsFrom && !isPrefix ? 2 : 1);
            if (BitOperations.PopCount(wanted & ~letters) > edits
                || (isPrefix ? token.Length < word.Length - edits : Math.Abs(token.Length - word.Length) > edits))
            {
                continue;
            }

            var distance = Distance(word, token, isPrefix);
            if (distance <= edits && distance < least)
            {
                (best, least) = (word, distance);
            }
        }

        return best;
    }

    /// <summary>Optimal string alignment distance; for a prefix, to the nearest beginning of the token.</summary>
    internal static int Distance(ReadOnlySpan<char> word, ReadOnlySpan<char> token, bool isPrefix)
    {
        Span<int> before = stackalloc int[MaxLength + 1], previous = stackalloc int[MaxLength + 1], row = stackalloc int[MaxLength + 1];
        for (var j = 0; j <= token.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= word.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= token.Length; j++)
            {
                var same = word[i - 1] == token[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(previous[j] + 1, row[j - 1] + 1), previous[j - 1] + same);
                if (i > 1 && j > 1 && word[i - 1] == token[j - 2] && word[i - 2] == token[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            var oldest = before;
            before = previous;
            previous = row;
            row = oldest;
        }

        if (!isPrefix)
        {
            return previous[token.Length];
        }

        var nearest = int.MaxValue;
        foreach (var distance in previous[..(token.Length + 1)])
        {
            nearest = Math.Min(nearest, distance);
        }

        return nearest;
    }

    private static uint LettersOf(string word)
    {
        var letters = 0u;
        foreach (var c in word)
        {
            letters |= c is >= 'a' and <= 'z' ? 1u << (c - 'a') : 0;
        }

        return letters;
    }
}
