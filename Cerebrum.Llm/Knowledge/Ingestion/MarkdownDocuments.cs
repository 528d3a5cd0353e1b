using System.Runtime.CompilerServices;
using System.Text;
using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;

namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>Each <c>#</c> heading begins a document, each further one a section, named by the headings it stands under. Text before the first
/// <c>#</c> is a document of its own, with the front matter's title. <c>source</c>, <c>url</c> and <c>date</c> of the front matter hold for all.</summary>
internal static class MarkdownDocuments
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseYamlFrontMatter().Build();

    public static async IAsyncEnumerable<SourceDocument> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken ct)
    {
        var file = await WholeAsync(stream, ct);
        foreach (var document in Split(Parse(file)))
        {
            yield return document;
        }
    }

    private static async Task<string> WholeAsync(Stream stream, CancellationToken ct)
    {
        var file = new StringBuilder();
        var block = 0;
        await foreach (var (number, line) in Lines.ReadAsync(stream, ct))
        {
            file.Append(line).Append('\n');
            block = string.IsNullOrWhiteSpace(line) ? 0 : block + line.Length;
            if (file.Length > Limits.Markdown || block > Limits.MarkdownBlock)
            {
                throw new Place(number).Error(
                    $"a Markdown file of at most {Limits.Markdown:N0} characters, with a blank line at least every {Limits.MarkdownBlock:N0}",
                    $"{file.Length:N0} up to here, {block:N0} since the last blank line");
            }
        }

        return file.ToString();
    }

    private static MarkdownDocument Parse(string file)
    {
        try
        {
            return Markdown.Parse(file, Pipeline);
        }
        catch (ArgumentException e) when (e.Message.Contains("nested", StringComparison.Ordinal))
        {
            throw new InvalidDataException("Expected Markdown; found lists, quotes or brackets nested too deeply.");
        }
    }

    private static IEnumerable<SourceDocument> Split(MarkdownDocument file)
    {
        var front = FrontMatter(file.FirstOrDefault() as YamlFrontMatterBlock);
        var draft = new Draft(new Place(1), front.GetValueOrDefault("title"));
        foreach (var block in file)
        {
            if (block is HeadingBlock { Level: 1 } title)
            {
                if (draft.Finish(front) is { } document)
                {
                    yield return document;
                }

                draft = new Draft(new Place(title.Line + 1), MarkdownText.Of(title));
            }
            else
            {
                draft.Add(block);
            }
        }

        if (draft.Finish(front) is { } last)
        {
            yield return last;
        }
    }

    /// <summary>The <c>name: value</c> lines; what else YAML can say is passed over.</summary>
    private static Dictionary<string, string> FrontMatter(YamlFrontMatterBlock? block) =>
        (block?.Lines.ToString() ?? "").Split('\n')
            .Select(line => line.Split(':', 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0].Trim().ToLowerInvariant(), pair => pair[1].Trim().Trim('"', '\''))
            .ToDictionary(pair => pair.Key, pair => pair.First());

    private sealed class Draft(Place place, string? title)
    {
        private readonly Place place = place;
        private readonly string?[] headings = new string?[7]; // By level, 2 to 6.
        private readonly List<DocumentSection> sections = [];
        private readonly List<string> blocks = [];
        private Place sectionPlace = place;

        public void Add(Block block)
        {
            if (block is HeadingBlock heading)
            {
                EndSection();
                headings.AsSpan(heading.Level).Clear();
                headings[heading.Level] = sectionPlace.Field("heading", MarkdownText.Of(heading));
                sectionPlace = new Place(heading.Line + 1);
            }
            else if (MarkdownText.Of(block) is { Length: > 0 } text)
            {
                blocks.Add(text);
            }
        }

        /// <returns>Null for a heading without text.</returns>
        public SourceDocument? Finish(Dictionary<string, string> front)
        {
            EndSection();
            string? Front(string name) => place.Field(name, front.GetValueOrDefault(name));
            return sections.Count == 0 ? null : place.Document(place.Field("title", title), sections, source: Front("source"), url: Front("url"), date: Front("date"));
        }

        private void EndSection()
        {
            if (sectionPlace.Field("text", string.Join("\n\n", blocks), Limits.Text) is { } text)
            {
                sections.Add(new DocumentSection(string.Join(": ", headings.Where(h => h is not null)), text));
            }

            blocks.Clear();
        }
    }
}
