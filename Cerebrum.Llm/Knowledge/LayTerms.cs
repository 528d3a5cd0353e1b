using System.Globalization;
using System.Text;

namespace Cerebrum.Llm.Knowledge;

/// <summary>What people say beside what the pack says: "throwing up" also reads as "vomiting". Words are added, never taken away.</summary>
internal sealed class LayTerms
{
    /// <summary>Words of the longest term.</summary>
    private readonly int longest;
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> meant;

    private LayTerms(IEnumerable<(string Said, string Meant)> terms)
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (said, means) in terms)
        {
            var pieces = Pieces(said);
            longest = Math.Max(longest, pieces.Count);
            all[string.Join(' ', pieces.Select(p => said[p]))] = means;
        }

        meant = all.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Reads lines of what is said, a tab, and what is meant.</summary>
    public static LayTerms Load(string path) => new(File.ReadLines(path).Select(line => line.Split('\t')).Select(parts => (parts[0], parts[1])));

    /// <summary>The text, with the meaning of each lay term right after it, so that a denial before the term reaches both. The longest term wins.</summary>
    public string Expand(string text)
    {
        var said = text.Replace('’', '\'');
        var pieces = Pieces(said);
        var expanded = new StringBuilder(said.Length + 64);
        var copied = 0;
        for (var at = 0; at < pieces.Count; at++)
        {
            for (var count = Math.Min(longest, pieces.Count - at); count > 0; count--)
            {
                // Between the words of a term is one space or hyphen: "light-headed".
                var (start, end) = (pieces[at].Start.Value, pieces[at + count - 1].End.Value);
                if (meant.TryGetValue(said.AsSpan(start, end - start), out var means) || (count > 1 && meant.TryGetValue(said[start..end].Replace('-', ' '), out means)))
                {
                    expanded.Append(said, copied, end - copied).Append(' ').Append(means);
                    (copied, at) = (end, at + count - 1);
                    break;
                }
            }
        }

        return expanded.Append(said, copied, said.Length - copied).ToString();
    }

    /// <summary>Words, with their apostrophes, and emoji.</summary>
    private static List<Range> Pieces(string text)
    {
        var pieces = new List<Range>((text.Length / 5) + 1);
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && (char.IsLetterOrDigit(text[i]) || (text[i] == '\'' && start >= 0)))
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (start >= 0)
            {
                pieces.Add(start..i);
                start = -1;
            }

            if (i < text.Length && Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length) == System.Buffers.OperationStatus.Done && Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol)
            {
                pieces.Add(i..(i + length));
                i += length - 1;
            }
        }

        return pieces;
    }
}
