using System.Globalization;

namespace Cerebrum.Llm.Knowledge;

/// <summary>Letters as they are compared. <c>string.Normalize</c> does nothing here: the services run without ICU.</summary>
internal static class Letters
{
    private const string Accented = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿāăąćĉċčďēĕėęěĝğġģĥĩīĭįĵķĺļľńņňōŏőŕŗřśŝşšţťũūŭůűųŵŷźżž";
    private const string Bare = "aaaaaaceeeeiiiinooooouuuuyyaaaccccdeeeeegggghiiiijklllnnnooorrrssssttuuuuuuwyzzz";

    private static readonly Dictionary<char, char> Folded = Accented.Zip(Bare).ToDictionary(pair => pair.First, pair => pair.Second);

    /// <summary>Lower case without Latin accents; typographic quotes and dashes as on a keyboard.</summary>
    public static char Fold(char c) => c switch
    {
        '‘' or '’' => '\'',
        '“' or '”' => '"',
        '‐' or '‑' or '‒' or '–' or '—' or '−' => '-',
        'İ' => 'i', // Its lower case is two characters.
        _ => Folded.GetValueOrDefault(char.ToLowerInvariant(c), char.ToLowerInvariant(c)),
    };

    /// <summary>Whether a character is an accent of its own, on the letter before it.</summary>
    public static bool IsMark(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark;
}
