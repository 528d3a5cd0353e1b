using System.Text;

namespace Cerebrum.Llm.Knowledge.Ingestion;

internal enum DocumentFormat
{
    Csv,
    Jsonl,
    Markdown,
}

internal static class DocumentFormats
{
    /// <summary>By content type, else by file name, else by how the file begins: a client often sends a general type.</summary>
    /// <param name="start">The first bytes, 4 KB are plenty.</param>
    /// <exception cref="InvalidDataException">None of the three; the message lists what is known.</exception>
    public static DocumentFormat Recognise(string? contentType, string? fileName, ReadOnlySpan<byte> start) =>
        OfType(contentType?.Split(';')[0].Trim()) ?? OfExtension(Path.GetExtension(fileName)) ?? OfStart(start) ?? throw new InvalidDataException(
            "Expected CSV (text/csv, .csv, a header with condition), JSONL (application/jsonl, application/x-ndjson, .jsonl, .ndjson, a JSON object a line) "
            + "or Markdown (text/markdown, .md, .markdown); found none of them.");

    private static DocumentFormat? OfType(string? type) => type?.ToLowerInvariant() switch
    {
        "text/csv" or "application/csv" => DocumentFormat.Csv,
        "application/jsonl" or "application/x-jsonl" or "application/jsonlines" or "application/x-jsonlines" or "application/ndjson" or "application/x-ndjson" => DocumentFormat.Jsonl,
        "text/markdown" or "text/x-markdown" => DocumentFormat.Markdown,
        _ => null,
    };

    public static string ExtensionOf(DocumentFormat format) => format switch
    {
        DocumentFormat.Csv => ".csv",
        DocumentFormat.Jsonl => ".jsonl",
        _ => ".md",
    };

    public static DocumentFormat? OfExtension(string? extension) => extension?.ToLowerInvariant() switch
    {
        ".csv" => DocumentFormat.Csv,
        ".jsonl" or ".ndjson" => DocumentFormat.Jsonl,
        ".md" or ".markdown" => DocumentFormat.Markdown,
        _ => null,
    };

    private static DocumentFormat? OfStart(ReadOnlySpan<byte> start)
    {
        var text = Encoding.UTF8.GetString(start).TrimStart('\uFEFF').TrimStart();
        var line = text.AsSpan(0, text.IndexOf('\n') is var end and >= 0 ? end : text.Length).TrimEnd();
        if (line is ['{', .. var members] && members.TrimStart() is ['"' or '}', ..])
        {
            return DocumentFormat.Jsonl;
        }

        if (line.ToString().Split(',') is { Length: > 1 } cells && cells.Any(cell => cell.Trim().Trim('"').Equals("condition", StringComparison.OrdinalIgnoreCase)))
        {
            return DocumentFormat.Csv;
        }

        return line.StartsWith("# ", StringComparison.Ordinal) ? DocumentFormat.Markdown : null;
    }
}
