using System.Buffers;
using System.Text;

namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>Text from outside as text to store: what can only command a screen is gone, what can be read stays as it is, markup too.</summary>
internal static class PlainText
{
    // Line breaks of other systems, control characters, and the marks that turn the direction of reading: with those a text shows other than it reads.
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(c => (char)c).Where(c => c is not ('\n' or '\t')),
            '\u2028', '\u2029', '\u202A', '\u202B', '\u202C', '\u202D', '\u202E', '\u2066', '\u2067', '\u2068', '\u2069', '\uFEFF']);

    public static string Clean(string text)
    {
        if (text.AsSpan().ContainsAny(Suspects))
        {
            var kept = new StringBuilder(text.Length);
            foreach (var c in text.Replace("\r\n", "\n", StringComparison.Ordinal))
            {
                _ = c switch
                {
                    '\r' or '\u2028' or '\u2029' => kept.Append('\n'),
                    _ when !Suspects.Contains(c) => kept.Append(c),
                    _ when char.IsWhiteSpace(c) => kept.Append(' '),
                    _ => kept,
                };
            }

            text = kept.ToString();
        }

        return text.Trim();
    }
}
