namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>Where in a file a document was found: what is read there is cleaned and within <see cref="Limits"/>, or refused by this line.
/// A message never quotes the document: it may be about a person.</summary>
/// <param name="Line">From 1.</param>
internal readonly record struct Place(long Line)
{
    public InvalidDataException Error(string expected, string found) => new($"Line {Line}: expected {expected}; found {found}.");

    /// <returns>Null for null and for nothing but white space.</returns>
    public string? Field(string name, string? value, int limit = Limits.Field)
    {
        if (value is null || string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        return value.Length <= limit ? PlainText.Clean(value) : throw Error($"at most {limit:N0} characters in `{name}`", $"{value.Length:N0}");
    }

    /// <summary>A document without sections that have text is refused.</summary>
    public SourceDocument Document(
        string? title, IEnumerable<DocumentSection> sections, string? id = null, string? source = null, string? url = null, string? date = null, IReadOnlyList<string>? synonyms = null)
    {
        DocumentSection[] written = [.. sections.Where(s => s.Text.Length > 0)];
        if (written.Length == 0)
        {
            throw Error("a document with text", "none");
        }

        title ??= "";
        return new SourceDocument(id ?? SourceDocument.Fingerprint(title, written)[..16], title, written, source, url, date, synonyms ?? []);
    }
}
