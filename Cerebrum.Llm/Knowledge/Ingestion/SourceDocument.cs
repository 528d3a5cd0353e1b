using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>One document as it came: plain text within <see cref="Limits"/>, at least one section.</summary>
/// <param name="Title">Empty where it has none, as an abstract: a made-up title would be found and cited.</param>
/// <param name="Date">As its source says: <c>2020-03</c>, <c>2011</c>.</param>
internal sealed record SourceDocument(
    string Id,
    string Title,
    IReadOnlyList<DocumentSection> Sections,
    string? Source,
    string? Url,
    string? Date,
    IReadOnlyList<string> Synonyms)
{
    /// <summary>The same for the same title and text, whatever their case and white space: 32 hex digits of a SHA-256.</summary>
    public static string Fingerprint(string title, IEnumerable<DocumentSection> sections)
    {
        var folded = new StringBuilder();
        foreach (var part in sections.Select(s => s.Text).Prepend(title))
        {
            foreach (var c in part)
            {
                if (!char.IsWhiteSpace(c))
                {
                    folded.Append(char.ToLowerInvariant(c));
                }
                else if (folded.Length > 0 && folded[^1] != ' ')
                {
                    folded.Append(' ');
                }
            }

            folded.Append('\0'); // No text holds it: a title is not taken for the beginning of the text.
        }

        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(folded.ToString().AsSpan())))[..32];
    }
}

/// <param name="Heading">Empty where the text has none.</param>
/// <param name="Text">Paragraphs end in a line break.</param>
internal sealed record DocumentSection(string Heading, string Text);
