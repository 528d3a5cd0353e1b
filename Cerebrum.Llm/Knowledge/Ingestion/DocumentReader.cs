namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>The documents of a file, one at a time, in the file's order.</summary>
internal static class DocumentReader
{
    /// <exception cref="InvalidDataException">While it is read: a document that cannot be; the message names the line, what was expected and what was found.</exception>
    public static IAsyncEnumerable<SourceDocument> ReadAsync(Stream stream, DocumentFormat format, CancellationToken ct) => format switch
    {
        DocumentFormat.Csv => CsvDocuments.ReadAsync(stream, ct),
        DocumentFormat.Jsonl => JsonlDocuments.ReadAsync(stream, ct),
        DocumentFormat.Markdown => MarkdownDocuments.ReadAsync(stream, ct),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };
}
