using System.Globalization;
using Cerebrum.Llm.Evidence;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Cerebrum.Llm.Engines;

/// <summary>Puts a brief into words for a language model, within its context. What gives way first are earlier turns, from the oldest, then
/// passages, from the last, then the first thought, and last the end of the question. Whatever does is named.</summary>
internal sealed class PromptWriter(PromptFiles files, IOptions<EngineOptions> options)
{
    /// <summary>A question of which less than this is left is not answered from it.</summary>
    private const int ShortestQuestion = 16;

    /// <summary>Tokens of an image: 85 to 1105 for OpenAI's models, 576 for LLaVA 1.5.</summary>
    private const int ImageTokens = 1105;

    public PromptUse Use => files.Use;

    /// <summary>Tokens that a prompt may have.</summary>
    private int Budget => options.Value.ContextTokens - options.Value.MaxOutputTokens;

    /// <returns>Null where not even the question has room.</returns>
    public Prompt? Write(Brief brief)
    {
        var final = brief.InitialDiagnosis is not null;
        var (image, notShown) = final && options.Value.OpenAI.Images ? PromptImage.Of(brief.Image) : (null, null);
        var template = final ? files.Final : files.Initial;
        var facts = string.Join('\n', Facts(brief));
        var system = new ChatMessage(ChatRole.System, files.System);
        // Twice: an answer's form is asked for beside the rules, and a repair in a message of its own.
        var fixedTokens = (4 * TokenEstimate.Message) + new[] { files.System, files.Sentences, files.Repair, Repair.Longest, template, facts, "Question: \n\n" }.Sum(t => TokenEstimate.Of(t)) + (image is null ? 0 : ImageTokens);
        var room = new Room(Budget - fixedTokens);
        if (room.Left < Math.Min(ShortestQuestion, TokenEstimate.Of(brief.Question)))
        {
            return null;
        }

        var question = room.TakeBeginning(brief.Question, "the question");
        var thought = room.TakeFirst(brief.InitialDiagnosis is { } initial ? [initial] : [], (_, _) => "the first thought");
        var passages = room.TakeFirst([.. brief.Passages.Select(Line)], (left, all) => $"the last {left} of {all} passages");
        var turns = room.TakeFirst([.. brief.Earlier.Reverse().Select(t => $"Earlier in this conversation: {t}")], (left, all) => $"the first {left} of {all} earlier turns");
        turns.Reverse();

        var evidence = string.Join('\n', [.. turns, $"Question: {question}", facts, "", .. passages, ""]);
        var text = template.Replace("{initial}", thought.FirstOrDefault() ?? "", StringComparison.Ordinal).Replace("{evidence}", evidence, StringComparison.Ordinal);
        var user = new ChatMessage(ChatRole.User, [new TextContent(text), .. image is null ? (AIContent[])[] : [image], new BriefContent(brief)]);
        return new Prompt([system, user], Budget - room.Left, room.LeftOut, notShown);
    }

    /// <summary>The prompt once more, with what was wrong with the answer to it.</summary>
    public IReadOnlyList<ChatMessage> Again(Prompt prompt, string fault) =>
        [.. prompt.Messages, new ChatMessage(ChatRole.User, files.Repair.Replace("{fault}", fault, StringComparison.Ordinal))];

    private static IEnumerable<string> Facts(Brief brief)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"Person: age {brief.Profile.Age?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}, sex {brief.Profile.Sex ?? "unknown"}{(brief.Profile.Pregnant == true ? ", pregnant" : "")}");
        yield return $"Urgency: {brief.Triage.Level}";
        foreach (var candidate in brief.Named)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Candidate: {candidate.Condition} ({candidate.Likelihood:0.00}); for: {string.Join(", ", candidate.For)}; against: {string.Join(", ", candidate.Against)}");
        }

        foreach (var signal in brief.Signals)
        {
            yield return $"Reading: {(signal.Label is null ? $"the {signal.Noun} gave none" : signal.Summary)}";
        }
    }

    // A document cannot begin a line of its own, as the question, the urgency and other passages do.
    private static string Line(CitedPassage passage) => $"[{passage.Id}] {passage.Passage.Title}, {passage.Passage.Section}: {passage.Passage.Text}".ReplaceLineEndings(" ");
}
