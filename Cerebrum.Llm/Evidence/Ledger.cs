using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Llm.Evidence;

/// <summary>Links each sentence of an answer to what supports it, while the answer is being written; a sentence that nothing
/// supports never reaches the reader. Not safe for concurrent use: one ledger an answer.</summary>
internal sealed partial class Ledger(Brief brief)
{
    /// <summary>Share of a sentence's content words that one passage must have to support it.</summary>
    private const double Overlap = 0.5;

    /// <summary>Words that a sentence without a reference must share with a passage: two may meet by chance anywhere.</summary>
    private const int FewestShared = 3;

    // Words that only connect: they claim nothing that would need support.
    private static readonly FrozenSet<string> Framing = Words.Content(
        "against besides case consider describe described fit fits first likely likeliest mention mentioned mentioning among best known near next notice possible possibly say speak speaks suggest suggests typical usual").ToFrozenSet();

    private readonly StringBuilder text = new();
    private readonly StringBuilder pending = new();
    private readonly List<SupportedSentence> sentences = [];
    private readonly Dictionary<int, HashSet<string>> words = brief.Passages.ToDictionary(p => p.Id, p => Words.Content($"{p.Passage.Title} {string.Join(' ', p.Passage.Names)} {p.Passage.Text}").ToHashSet());

    /// <summary>The answer so far: supported sentences only.</summary>
    public string Text => text.ToString().TrimEnd();

    public IReadOnlyList<SupportedSentence> Sentences => sentences;

    /// <summary>Sentences that were left out.</summary>
    public int Dropped { get; private set; }

    public IEnumerable<Citation> Citations => brief.Passages
        .Where(p => sentences.Exists(s => s.Supports.Contains(Name(p))))
        .Select(p => p.ToCitation());

    /// <summary>Takes what an engine wrote, in pieces of any size.</summary>
    /// <returns>The supported text that became complete with this piece; empty while a sentence is unfinished.</returns>
    public string Add(string piece)
    {
        pending.Append(piece);
        var written = pending.ToString();
        var end = SentenceEnd().Matches(written).LastOrDefault() is { } last ? last.Index + last.Length : 0;
        pending.Remove(0, end);
        return Take(written[..end]);
    }

    /// <summary>The engine has ended: what is left is a sentence too.</summary>
    public string Complete()
    {
        var rest = pending.ToString();
        pending.Clear();
        return Take(rest);
    }

    private string Take(string written)
    {
        var before = text.Length;
        foreach (var sentence in SentenceEnd().Split(written).Where(s => s.Length > 0))
        {
            var supports = Supports(sentence.Trim());
            if (sentence.Trim().Length == 0)
            {
                text.Append(sentence);
            }
            else if (supports.Count == 0)
            {
                Dropped++;
            }
            else
            {
                var start = text.Length + (sentence.Length - sentence.TrimStart().Length);
                text.Append(sentence);
                sentences.Add(new SupportedSentence(sentence.Trim(), start, start + sentence.Trim().Length, supports));
            }
        }

        return text.ToString(before, text.Length - before);
    }

    private List<string> Supports(string sentence)
    {
        var stems = Words.Content(Reference().Replace(sentence, "")).Where(word => !Framing.Contains(word)).ToHashSet();
        var referenced = Reference().Matches(sentence).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).ToHashSet();
        var passages = brief.Passages.Where(p => (referenced.Contains(p.Id) || referenced.Count == 0) && Speaks(p, sentence, stems, referenced.Count > 0 ? 1 : FewestShared)).Select(Name);
        var signals = brief.Signals.Where(s => s.IsSpokenOfIn(sentence)).Select(s => s.Support);
        var rules = brief.Triage.Reasons.Where(r => r.Text.Contains(sentence, StringComparison.OrdinalIgnoreCase)).Select(r => $"rule:{r.Rule}");
        var action = brief.Triage.Action.Contains(sentence, StringComparison.OrdinalIgnoreCase) ? [$"rule:triage.{brief.Triage.Level}"] : Array.Empty<string>();
        var standing = Statements.RuleOf(sentence) is { } rule ? [rule] : Array.Empty<string>();
        var question = brief.Questions.Contains(sentence) ? ["rule:triage.question"] : Array.Empty<string>();
        return [.. passages, .. signals, .. rules, .. action, .. standing, .. question];
    }

    // A number that the passage does not have is not supported by it, however alike the words: "take 400" is not "take some".
    private bool Speaks(CitedPassage passage, string sentence, HashSet<string> stems, int fewest) =>
        stems.Count > 0
        && stems.Count(words[passage.Id].Contains) is var shared && shared >= fewest && shared >= Overlap * stems.Count
        && Number().Matches(Reference().Replace(sentence, "")).All(n => passage.Passage.Text.Contains(n.Value, StringComparison.Ordinal));

    private static string Name(CitedPassage passage) => $"passage:{passage.Passage.PassageId}";

    [GeneratedRegex(@"\s*\[(\d{1,2})\]")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\d+(?:[.,]\d+)?")]
    private static partial Regex Number();

    // After a full stop and its references, where the next sentence begins; and at line ends.
    [GeneratedRegex(@"(?<=[.!?]\)?(?: ?\[\d{1,2}\])*)(?=\s+[A-Z""*\-\d])|(?<=\n)")]
    private static partial Regex SentenceEnd();
}
