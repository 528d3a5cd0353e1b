using System.Collections.Frozen;
using System.Globalization;

namespace Cerebrum.Llm.Triage;

/// <summary>Cuts a question into lower-case words and numbers; contractions are spelled out ("isn't" → "is not"), so that patterns are
/// written in one way only. "38.5C", "6-week-old" and "160/110" become several tokens.</summary>
internal static class Tokenizer
{
    /// <summary>More tokens than a question of 8000 characters has in practice; the rest is not read.</summary>
    public const int MaxTokens = 4096;

    private static readonly FrozenSet<string> SmallWords =
        ("a an the my his her their our your its is are am was were be been being i it he she they we you this that these those of in on at to and with "
        + "very really so just like feel feels feeling felt has have had having some bit got get gets getting do does did me him them as from for by "
        + "quite extremely also too then up when about there who which keeps keep started starting going gone went goes").Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string> WithoutApostrophe =
        "isnt arent wasnt werent doesnt dont didnt hasnt havent hadnt couldnt wouldnt shouldnt aint".Split(' ').ToFrozenSet();

    public static List<Token> Cut(string text)
    {
        var tokens = new List<Token>(Math.Min(text.Length / 4 + 4, MaxTokens));
        var before = Break.Sentence;
        for (var at = 0; at < text.Length && tokens.Count < MaxTokens;)
        {
            if (char.IsAsciiDigit(text[at]))
            {
                at = Number(text, at, tokens, before);
            }
            else if (char.IsLetter(text[at]) || text[at] is '<')
            {
                at = Word(text, at, tokens, before);
            }
            else
            {
                before = Max(before, BreakOf(text, at++));
                continue;
            }

            before = Break.None;
        }

        return tokens;
    }

    private static int Number(string text, int start, List<Token> tokens, Break before)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || IsDecimalMark(text, end)))
        {
            end++;
        }

        var digits = text[start..end].Replace(',', '.');
        Add(tokens, digits, before, double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n) ? n : double.NaN);
        return end;
    }

    private static int Word(string text, int start, List<Token> tokens, Break before)
    {
        var end = start + 1;
        while (end < text.Length && (char.IsLetter(text[end]) || IsHidden(text[end]) || IsApostrophe(text, end)))
        {
            end++;
        }

        var word = string.Concat(text[start..end].Where(c => !IsHidden(c))).ToLowerInvariant().Replace('’', '\'');
        if (word is "<")
        {
            Add(tokens, "under", before); // "sats <90"
            return end;
        }

        var previous = tokens.Count > 0 ? tokens[^1].Text : "";
        switch (word)
        {
            case "not" when previous is "can" && before is Break.None: Replace(tokens, "cannot"); break;
            case "can't" or "cant": Add(tokens, "cannot", before); break;
            case "won't" or "wont": Add(tokens, "will", before); Add(tokens, "not", Break.None); break;
            case "im": Add(tokens, "i", before); Add(tokens, "am", Break.None); break;
            case "ive": Add(tokens, "i", before); break;
            default: Add(tokens, word, before); break;
        }

        return end;
    }

    private static void Add(List<Token> tokens, string word, Break before)
    {
        var negated = word.EndsWith("n't", StringComparison.Ordinal) ? word[..^3] : WithoutApostrophe.Contains(word) ? word[..^2] : null;
        if (negated is not null)
        {
            Add(tokens, negated, before, double.NaN);
            Add(tokens, "not", Break.None, double.NaN);
            return;
        }

        var apostrophe = word.IndexOf('\'', StringComparison.Ordinal);
        Add(tokens, apostrophe > 0 ? word[..apostrophe] : word, before, double.NaN);
        if (word.EndsWith("'m", StringComparison.Ordinal))
        {
            Add(tokens, "am", Break.None, double.NaN);
        }
    }

    private static void Add(List<Token> tokens, string word, Break before, double number) => tokens.Add(new Token
    {
        Text = word,
        Before = before,
        Number = number,
        Words = [],
        Small = SmallWords.Contains(word),
        NegatedBy = (-1, -1),
    });

    private static void Replace(List<Token> tokens, string word) => tokens[^1] = tokens[^1] with { Text = word };

    private static Break BreakOf(string text, int at) => text[at] switch
    {
        '!' or '?' or ';' or '\n' or '…' or '。' => Break.Sentence,
        '.' => Break.Sentence,
        ',' or ':' or '(' or ')' or '—' or '–' => Break.Comma,
        '-' when at > 0 && text[at - 1] == ' ' => Break.Comma,
        _ => Break.None,
    };

    private static Break Max(Break a, Break b) => a > b ? a : b;

    /// <summary>Soft hyphens and zero-width characters, which would hide a word from its pattern.</summary>
    private static bool IsHidden(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Format;

    private static bool IsApostrophe(string text, int at) => text[at] is '\'' or '’' && at + 1 < text.Length && char.IsLetter(text[at + 1]);

    private static bool IsDecimalMark(string text, int at) => text[at] is '.' or ',' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]);
}
