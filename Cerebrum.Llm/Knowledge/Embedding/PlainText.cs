using System.Globalization;

namespace Cerebrum.Llm.Knowledge.Embedding;

/// <summary>Text as the vocabulary was learned from it, and as lower-case BERT vocabularies expect it: <c>plain</c> in
/// <c>training/embedding/wordpieces.py</c>. The tokenizer's own steps are not enough: it joins the words around a line break, and the
/// services run without ICU, where it removes no accents.</summary>
internal static class PlainText
{
    private const string Accented = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿāăąćĉċčďēĕėęěĝğġģĥĩīĭįĵķĺļľńņňōŏőŕŗřśŝşšţťũūŭůűųŵŷźżž";
    private const string Bare = "aaaaaaceeeeiiiinooooouuuuyyaaaccccdeeeeegggghiiiijklllnnnooorrrssssttuuuuuuwyzzz";

    private static readonly Dictionary<char, char> Folded = Accented.Zip(Bare).ToDictionary(pair => pair.First, pair => pair.Second);

    /// <summary>Lower case without Latin accents; typographic quotes and dashes as on a keyboard; a space for what is neither letter,
    /// digit nor punctuation, characters beyond U+FFFF included.</summary>
    public static string Of(string text)
    {
        var plain = new char[text.Length];
        var length = 0;
        foreach (var c in text)
        {
            var lower = Fold(c);
            if (CharUnicodeInfo.GetUnicodeCategory(lower) != UnicodeCategory.NonSpacingMark)
            {
                plain[length++] = char.IsLetter(lower) || char.IsDigit(lower) || (char.IsPunctuation(lower) && lower != '_') ? lower : ' ';
            }
        }

        return new string(plain, 0, length);
    }

    private static char Fold(char c) => c switch
    {
        '‘' or '’' => '\'',
        '“' or '”' => '"',
        '‐' or '‑' or '‒' or '–' or '—' or '−' => '-',
        'İ' => 'i', // Its lower case is two characters.
        _ => Folded.GetValueOrDefault(char.ToLowerInvariant(c), char.ToLowerInvariant(c)),
    };
}
