namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>What may come in. Over a limit is an error, not a cut: half a sentence can say the opposite of the whole.</summary>
internal static class Limits
{
    /// <summary>Bytes of a line, or of a CSV record with line breaks in it.</summary>
    public const int Record = 1024 * 1024;

    /// <summary>Characters of a Markdown file: it is parsed whole.</summary>
    public const int Markdown = 10 * 1024 * 1024;

    /// <summary>Characters of Markdown without a blank line. The parser takes quadratic time over a hostile one: half a second at this length.</summary>
    public const int MarkdownBlock = 50_000;

    /// <summary>Characters of the text of one section.</summary>
    public const int Text = 200_000;

    /// <summary>Characters of a title, a heading, a source, an address, a synonym.</summary>
    public const int Field = 2_000;

    /// <summary>Characters of a document's id.</summary>
    public const int Id = 200;

    /// <summary>Documents of one ingestion.</summary>
    public const int Documents = 1_000_000;

    /// <summary>Names a document is found by; further synonyms are left out.</summary>
    public const int Names = 30;
}
