using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>Markdown as a person reads it aloud: links as their text, lists and tables as lines, images and HTML left out.</summary>
internal static class MarkdownText
{
    public static string Of(Block block) => block switch
    {
        YamlFrontMatterBlock or HtmlBlock or LinkReferenceDefinitionGroup => "",
        CodeBlock code => code.Lines.ToString().Trim('\n'),
        Table table => string.Join('\n', table.Select(row => string.Join(" | ", ((TableRow)row).Select(Of)))),
        ListBlock list => string.Join('\n', list.Select((item, i) => Item(list, i, Of(item)))),
        ContainerBlock blocks => string.Join(blocks is ListItemBlock ? "\n" : "\n\n", blocks.Select(Of).Where(text => text.Length > 0)),
        LeafBlock { Inline: { } inline } => Of(inline).Trim(),
        _ => "",
    };

    private static string Item(ListBlock list, int index, string text)
    {
        var first = int.TryParse(list.OrderedStart, out var start) ? start : 1;
        var mark = list.IsOrdered ? $"{first + index}." : "-";
        return $"{mark} {text.Replace("\n", "\n  ", StringComparison.Ordinal)}";
    }

    /// <summary>With a stack of its own: the parser allows more nesting than a thread's stack does.</summary>
    private static string Of(ContainerInline inlines)
    {
        var text = new StringBuilder();
        var later = new Stack<Inline>();
        for (var next = inlines.FirstChild; next is not null || later.TryPop(out next);)
        {
            text.Append(TextOf(next));
            if (next.NextSibling is { } sibling)
            {
                later.Push(sibling);
            }

            next = next is ContainerInline inner and not LinkInline { IsImage: true } ? inner.FirstChild : null;
        }

        return text.ToString();
    }

    /// <summary>The text of an inline without that of the inlines in it.</summary>
    private static string TextOf(Inline inline) => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        AutolinkInline link => link.Url,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        LineBreakInline line => line.IsHard ? "\n" : " ",
        HtmlInline html => html.Tag.StartsWith("<br", StringComparison.OrdinalIgnoreCase) ? " " : "",
        DelimiterInline only => only.ToLiteral(), // A bracket, star or bar that opens nothing.
        _ => "",
    };
}
