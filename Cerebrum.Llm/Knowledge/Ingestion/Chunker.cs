namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>Cuts documents into passages: a section that fits is one, whole; a longer one is cut into parts of about the same size,
/// at ends of paragraphs rather than of sentences, and never in a word. Nothing is said twice and nothing left out.</summary>
internal static class Chunker
{
    /// <summary>Words of a passage: what an answer can quote and a reader take in at once.</summary>
    public const int MaxWords = 220;

    /// <summary>A sentence of more is a list without line breaks, and may be cut between its items.</summary>
    private const int MaxSentence = MaxWords / 2;

    /// <summary>How many words the parts may be uneven for a better place to cut; squared, as unevenness is.</summary>
    private static readonly Dictionary<Cut, int> Price = new() { [Cut.Word] = 120 * 120, [Cut.Item] = 60 * 60, [Cut.Sentence] = 40 * 40, [Cut.Paragraph] = 0 };

    /// <param name="defaultSource">For a document that names none.</param>
    public static IEnumerable<Passage> Split(SourceDocument document, string defaultSource)
    {
        string[] names = [.. document.Synonyms.Prepend(document.Title).Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Take(Limits.Names)];
        return document.Sections
            .SelectMany(section => Parts(section.Text).Select(text => (section.Heading, Text: text)))
            .Select((part, i) => new Passage(
                $"{document.Id}#{i + 1}", document.Id, document.Title, part.Heading, part.Text, document.Source ?? defaultSource, names, document.Url, document.Date));
    }

    private static IEnumerable<string> Parts(string text)
    {
        List<Stretch> words = [.. Stretch.WordsOf(text)];
        var total = words.Sum(word => word.Words);
        if (total <= MaxWords)
        {
            return [text];
        }

        Stretch[] whole = [.. Join(words, Cut.Sentence)];
        return Divide(whole, total).Select(part => text[whole[part.Start].Start..whole[part.End.Value - 1].End]);
    }

    /// <summary>Words joined to sentences, and where a sentence is too long, to the items of its list.</summary>
    private static IEnumerable<Stretch> Join(List<Stretch> words, Cut at)
    {
        var from = 0;
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].After < at && i < words.Count - 1)
            {
                continue;
            }

            var run = words[from..(i + 1)];
            var size = run.Sum(word => word.Words);
            IEnumerable<Stretch> joined = size <= MaxSentence ? [new Stretch(run[0].Start, run[^1].End, size, run[^1].After)] : at is Cut.Word ? run : Join(run, at - 1);
            foreach (var stretch in joined)
            {
                yield return stretch;
            }

            from = i + 1;
        }
    }

    /// <summary>The cheapest way to cut, by dynamic programming over the place of the last cut.</summary>
    /// <param name="total">The words of all stretches, more than fit in one part.</param>
    private static List<Range> Divide(Stretch[] whole, int total)
    {
        var even = total / ((total + MaxWords - 1) / MaxWords);
        var cost = new long[whole.Length + 1];
        var cut = new int[whole.Length + 1];
        for (var end = 1; end <= whole.Length; end++)
        {
            cost[end] = long.MaxValue;
            var size = 0;
            for (var start = end - 1; start >= 0 && (size += whole[start].Words) <= MaxWords; start--)
            {
                var price = cost[start] + ((long)(size - even) * (size - even)) + Price[whole[end - 1].After];
                if (price < cost[end])
                {
                    (cost[end], cut[end]) = (price, start);
                }
            }
        }

        var parts = new List<Range>();
        for (var end = whole.Length; end > 0; end = cut[end])
        {
            parts.Add(cut[end]..end);
        }

        parts.Reverse();
        return parts;
    }
}
