using System.Globalization;
using System.Text;
using Cerebrum.Llm.Evidence;
using Microsoft.Extensions.AI;

namespace Cerebrum.Llm.Engines;

/// <summary>Puts a brief into words for a language model, within its context.</summary>
internal static class PromptWriter
{
    /// <summary>Characters a token stands for, from below: English text has four, a list of drug names three.</summary>
    private const int CharactersPerToken = 3;

    private static readonly string System = Read("system.md"), Initial = Read("initial.md"), Final = Read("final.md");

    /// <returns>The messages, and whether passages were left out because they did not fit <paramref name="budgetTokens"/>.</returns>
    public static (IReadOnlyList<ChatMessage> Messages, bool Truncated) Write(Brief brief, int budgetTokens)
    {
        var template = brief.InitialDiagnosis is null ? Initial : Final.Replace("{initial}", brief.InitialDiagnosis, StringComparison.Ordinal);
        var room = (budgetTokens * CharactersPerToken) - System.Length - template.Length;
        var (evidence, truncated) = Evidence(brief, room);
        var prompt = template.Replace("{evidence}", evidence, StringComparison.Ordinal);
        var user = new ChatMessage(ChatRole.User, [new TextContent(prompt), new BriefContent(brief)]);
        return ([new ChatMessage(ChatRole.System, System), user], truncated);
    }

    private static (string Text, bool Truncated) Evidence(Brief brief, int room)
    {
        var text = new StringBuilder();
        foreach (var turn in brief.Earlier)
        {
            text.Append("Earlier in this conversation: ").AppendLine(turn);
        }

        text
            .Append("Question: ").AppendLine(brief.Question)
            .Append("Person: ").AppendLine(Person(brief))
            .Append("Urgency: ").AppendLine(brief.Triage.Level.ToString()).AppendLine();
        foreach (var candidate in brief.Named)
        {
            text.Append(CultureInfo.InvariantCulture, $"Candidate: {candidate.Condition} ({candidate.Likelihood:0.00}); for: {string.Join(", ", candidate.For)}; against: {string.Join(", ", candidate.Against)}").AppendLine();
        }

        foreach (var signal in brief.Signals)
        {
            text.Append("Reading: ").AppendLine(signal.Label is null ? $"the {signal.Noun} gave none" : signal.Summary);
        }

        var truncated = false;
        foreach (var passage in brief.Passages)
        {
            var line = $"[{passage.Id}] {passage.Passage.Title}, {passage.Passage.Section}: {OneLine(passage.Passage.Text)}";
            truncated |= text.Length + line.Length > room;
            if (!truncated)
            {
                text.AppendLine(line);
            }
        }

        return (text.ToString(), truncated);
    }

    /// <summary>A document cannot begin a line of its own, as the question, the urgency and other passages do.</summary>
    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static string Person(Brief brief) => string.Create(
        CultureInfo.InvariantCulture,
        $"age {brief.Profile.Age?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}, sex {brief.Profile.Sex ?? "unknown"}{(brief.Profile.Pregnant == true ? ", pregnant" : "")}");

    private static string Read(string name)
    {
        using var stream = typeof(PromptWriter).Assembly.GetManifestResourceStream($"Prompts.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
