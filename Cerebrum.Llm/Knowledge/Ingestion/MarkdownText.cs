using System.Runtime.CompilerServices;
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

    public static InvalidDataException TooDeep() => new("Expected Markdown; found lists, quotes or brackets nested too deeply.");

    private static string Item(ListBlock list, int index, string text)
    {
        var first = int.TryParse(list.OrderedStart, out var start) ? start : 1;
        var mark = list.IsOrdered ? $"{first + index}." : "-";
        return $"{mark} {text.Replace("\n", "\n  ", StringComparison.Ordinal)}";
    }

    private static string Of(Inline inline) => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        AutolinkInline link => link.Url,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        LineBreakInline line => line.IsHard ? "\n" : " ",
        HtmlInline html => html.Tag.StartsWith("<br", StringComparison.OrdinalIgnoreCase) ? " " : "",
        LinkInline { IsImage: true } => "",
        // The parser allows more nesting than a thread's stack does.
        ContainerInline when !RuntimeHelpers.TryEnsureSufficientExecutionStack() => throw TooDeep(),
        DelimiterInline open => open.ToLiteral() + string.Concat(open.Select(Of)), // A bracket, star or bar that turned out to be only that.
        ContainerInline inlines => string.Concat(inlines.Select(Of)),
        _ => "",
    };
}
