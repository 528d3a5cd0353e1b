using System.Text;
using Cerebrum.Llm.Triage;

namespace Cerebrum.Llm.Chat;

/// <summary>An answer as the one text a chat front end shows: what to do when it is urgent, the analysis, its sources, what could not be
/// used, the disclaimer. What to do is said once: the analysis, which says it too, is given without it.</summary>
internal sealed class OpenAIDoorText
{
    private string? action;
    private string space = "";

    /// <summary>The piece that one event of an answer adds; empty for most.</summary>
    public string Piece(object body) => body switch
    {
        // Raised when a likely condition is more urgent than the words: then both are said, the higher last.
        TriageResult { Level: >= TriageLevel.Urgent } triage when triage.Action != action => (action = triage.Action) + "\n\n",
        TokenEvent { Stage: "final" } token => Said(token.Text),
        ChatAnswer answer => End(answer),
        _ => "",
    };

    public static string Of(ChatAnswer answer)
    {
        var text = new OpenAIDoorText();
        return text.Piece(answer.Triage) + text.Piece(new TokenEvent("final", answer.Analysis.FinalAnalysis)) + text.Piece(answer);
    }

    /// <summary>White space waits for what follows: the analysis ends without any.</summary>
    private string Said(string text)
    {
        var written = space + (action is null ? text : WithoutAction(text, action));
        var said = written.TrimEnd();
        space = written[said.Length..];
        return said;
    }

    // A language model may come to its sentences one by one.
    private static string WithoutAction(string text, string action) =>
        text.AsSpan().Trim() is { Length: > 0 } sentence && action.AsSpan().Contains(sentence, StringComparison.Ordinal)
            ? ""
            : text.Replace(" " + action, "", StringComparison.Ordinal).Replace(action, "", StringComparison.Ordinal);

    private static string End(ChatAnswer answer)
    {
        var text = new StringBuilder();
        foreach (var citation in answer.Citations)
        {
            text.Append(text.Length == 0 ? "\n\n" : "\n").Append('[').Append(citation.Id).Append("] ").Append(citation.Title).Append(" (").Append(citation.Source).Append(')');
        }

        foreach (var warning in answer.Warnings)
        {
            text.Append("\n\nNote: ").Append(warning);
        }

        return text.Append("\n\n").Append(answer.Disclaimer).ToString();
    }
}
