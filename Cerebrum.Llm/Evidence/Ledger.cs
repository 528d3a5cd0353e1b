using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Cerebrum.Llm.Evidence;

/// <summary>Links each sentence of an answer to what supports it, while the answer is being written; a sentence that nothing
/// supports never reaches the reader. Not safe for concurrent use: one ledger an answer.</summary>
/// <param name="composed">The engine writes with the phrases of the evidence alone.</param>
internal sealed partial class Ledger(Brief brief, bool composed = false)
{
    private readonly StringBuilder text = new();
    private readonly StringBuilder pending = new();
    private readonly List<SupportedSentence> sentences = [];
    private readonly Support support = new(brief, composed);

    /// <summary>The answer so far: supported sentences only.</summary>
    public string Text => text.ToString().TrimEnd();

    public IReadOnlyList<SupportedSentence> Sentences => sentences;

    /// <summary>Sentences that were left out.</summary>
    public int Dropped { get; private set; }

    /// <summary>What checking the sentences took.</summary>
    public TimeSpan Took { get; private set; }

    public IEnumerable<Citation> Citations => brief.Passages
        .Where(p => sentences.Exists(s => s.Supports.Contains($"passage:{p.Passage.PassageId}")))
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
        var (before, began) = (text.Length, Stopwatch.GetTimestamp());
        foreach (var sentence in SentenceEnd().Split(written).Where(s => s.Length > 0))
        {
            var said = sentence.Trim();
            if (said.Length == 0)
            {
                text.Append(sentence);
                continue;
            }

            var (supports, quotes) = support.Of(said);
            if (supports.Count == 0)
            {
                Dropped++;
                continue;
            }

            var start = text.Length + (sentence.Length - sentence.TrimStart().Length);
            text.Append(sentence);
            sentences.Add(new SupportedSentence(said, start, start + said.Length, supports, quotes));
        }

        Took += Stopwatch.GetElapsedTime(began);
        return text.ToString(before, text.Length - before);
    }

    // After a full stop and its references, where the next sentence begins; and at line ends.
    [GeneratedRegex(@"(?<=[.!?]\)?(?: ?\[\d{1,2}\])*)(?=\s+[A-Z""*\-\d])|(?<=\n)")]
    private static partial Regex SentenceEnd();
}
