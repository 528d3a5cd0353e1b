using Cerebrum.Llm.Knowledge.Index;

namespace Cerebrum.Llm.Knowledge.Retrieval;

/// <summary>What a passage has of a question.</summary>
/// <param name="Bm25">0..1, 1 for a passage full of every word.</param>
/// <param name="Coverage">The part of the question's weight that the passage speaks of, 0..1.</param>
/// <param name="HeadingCovers">The part that title and section speak of, 0..1.</param>
/// <param name="Pairs">The part of the question's pairs of words that stand side by side here too, 0..1.</param>
internal readonly record struct Match(double Bm25, double Coverage, double HeadingCovers, double Pairs);

/// <summary>The words of one question with a number each, to find them in many passages. For one thread.</summary>
internal sealed class QuestionWords
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly (double Weight, int Own, (int Number, double Share)[] Others)[] terms;
    private readonly HashSet<(int, int)> pairs;
    private readonly HashSet<(int, int)> found = [];
    private readonly PassageTerms.WordCount[] counts;
    private readonly double total;

    public QuestionWords(Question question)
    {
        terms = [.. question.Terms.Select(term => (term.Weight, Number(term.Stem), term.Others.Select(other => (Number(other.Key), other.Value)).ToArray()))];
        pairs = [.. question.Pairs.Select(pair => (Number(pair.Item1), Number(pair.Item2)))];
        counts = new PassageTerms.WordCount[numbers.Count];
        total = Math.Max(question.Total, 1e-9);
    }

    public Match In(PassageWords passage)
    {
        Array.Clear(counts);
        found.Clear();
        var length = 0;
        foreach (var (field, words) in passage.Fields)
        {
            length += Read(field, words);
        }

        return Cover(length);
    }

    /// <returns>How many words the field adds to the passage's length.</returns>
    private int Read(PassageField field, List<Word> words)
    {
        var (length, before) = (0, -1);
        foreach (var word in words)
        {
            if (word.IsCommon)
            {
                continue;
            }

            length++;
            var number = numbers.GetValueOrDefault(word.Stem, -1);
            if (number >= 0)
            {
                counts[number].Add(field);
            }

            if (field is PassageField.Text or PassageField.Title)
            {
                Pair(before, number);
            }

            before = number;
        }

        return field is PassageField.Text ? length : 0;
    }

    private void Pair(int before, int number)
    {
        if (before >= 0 && number >= 0 && pairs.Contains((before, number)))
        {
            found.Add((before, number));
        }
    }

    /// <summary>Of words that mean nearly the same the best one counts.</summary>
    private Match Cover(int length)
    {
        var (bm25, covered, headed) = (0.0, 0.0, 0.0);
        foreach (var (weight, own, others) in terms)
        {
            double best = counts[own].Weight(length);
            double hit = best > 0 ? 1 : 0;
            double head = counts[own].IsInHeading ? 1 : 0;
            foreach (var (other, share) in others)
            {
                if (counts[other].Weight(length) is > 0 and var has)
                {
                    best = Math.Max(best, has * share);
                    hit = Math.Max(hit, share);
                    head = counts[other].IsInHeading ? Math.Max(head, share) : head;
                }
            }

            bm25 += weight * best;
            covered += weight * hit;
            headed += weight * head;
        }

        return new Match(bm25 / (total * PassageTerms.Saturation), covered / total, headed / total, pairs.Count == 0 ? 0 : (double)found.Count / pairs.Count);
    }

    private int Number(string stem)
    {
        if (!numbers.TryGetValue(stem, out var number))
        {
            numbers.Add(stem, number = numbers.Count);
        }

        return number;
    }
}
