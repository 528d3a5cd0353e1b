using System.Text;
using Cerebrum.Llm.Triage;

namespace Cerebrum.Llm.Chat;

/// <summary>An answer as the one text a chat front end shows: what to do when it is urgent, the analysis, its sources, what could not be
/// used, the disclaimer.</summary>
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

    public static string Of(ChatAnswer answer) =>
        (answer.Triage.Level >= TriageLevel.Urgent ? answer.Triage.Action + "\n\n" : "") + answer.Analysis.FinalAnalysis + End(answer);

    /// <summary>White space waits for what follows: the analysis ends without any.</summary>
    private string Said(string text)
    {
        var written = space + text;
        var said = written.TrimEnd();
        space = written[said.Length..];
        return said;
    }

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
