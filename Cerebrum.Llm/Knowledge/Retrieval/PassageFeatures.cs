using Cerebrum.Llm.Knowledge.Index;

namespace Cerebrum.Llm.Knowledge.Retrieval;

/// <summary>What speaks for a passage as the answer to a question, as numbers of about 0..1.</summary>
internal sealed class PassageFeatures(WordTable words, SourcePriors priors)
{
    /// <summary>What the numbers of <see cref="Of"/> are called in <c>reranker.json</c>.</summary>
    public static readonly string[] Names =
    [
        "bm25", "similarity", "coverage", "coverage_4", "pairs", "title", "heading_covers", "heading_covered", "section", "source",
        "source_title", "section_title", "untitled", "untitled_coverage", "untitled_coverage_3", "untitled_bm25", "untitled_research", "faq", "faq_similarity",
    ];

    /// <param name="titleSimilarity">Cosine of the question and a title that is itself a question.</param>
    /// <returns>One number for each of <see cref="Names"/>.</returns>
    public double[] Of(Question question, Nominee nominee, double titleSimilarity)
    {
        var passage = nominee.Passage;
        var terms = PassageTerms.Of(passage);
        var heading = Words.Content($"{passage.Title} {passage.Section}").ToHashSet(StringComparer.Ordinal);
        var (bm25, coverage, headingCovers) = Cover(question, terms, heading);
        var title = passage.Names.Prepend(passage.Title).Max(name => Called(question, name));
        var prior = priors.Of(passage);
        var section = Section(question.Intents, IntentWords.Of(Words.Read(passage.Section)));
        var headingWeight = heading.Sum(words.Weight);
        var headingCovered = headingWeight == 0 ? 0 : heading.Sum(stem => words.Weight(stem) * Math.Min(1, question.Said.GetValueOrDefault(stem))) / headingWeight;
        var untitled = passage.Title.Length == 0 ? 1.0 : 0;
        var answersQuestion = passage.AnswersQuestion ? 1.0 : 0;
        return
        [
            bm25, nominee.Similarity, coverage, Math.Pow(coverage, 4), PairsOf(question, passage), title, headingCovers, headingCovered, section, prior,
            prior * title, section * title, untitled, untitled * coverage, untitled * Math.Pow(coverage, 3), untitled * bm25, question.IsResearch ? untitled : 0, answersQuestion, answersQuestion * titleSimilarity,
        ];
    }

    /// <summary>The question's words in the passage and in its heading; of words that mean nearly the same the best one counts.</summary>
    private static (double Bm25, double Coverage, double HeadingCovers) Cover(Question question, Dictionary<string, float> terms, HashSet<string> heading)
    {
        var (bm25, covered, headed) = (0.0, 0.0, 0.0);
        foreach (var term in question.Terms)
        {
            double best = terms.GetValueOrDefault(term.Stem);
            double hit = best > 0 ? 1 : 0;
            double head = heading.Contains(term.Stem) ? 1 : 0;
            foreach (var (stem, share) in term.Others)
            {
                if (terms.TryGetValue(stem, out var weight))
                {
                    best = Math.Max(best, weight * share);
                    hit = Math.Max(hit, share);
                    head = heading.Contains(stem) ? Math.Max(head, share) : head;
                }
            }

            bm25 += term.Weight * best;
            covered += term.Weight * hit;
            headed += term.Weight * head;
        }

        var total = Math.Max(question.Total, 1e-9);
        return (bm25 / (total * PassageTerms.Saturation), covered / total, headed / total);
    }

    /// <summary>How much of a name the question says, 0..1.</summary>
    private double Called(Question question, string name)
    {
        var stems = Words.Read(name).ConvertAll(word => word.Stem);
        var weight = stems.Sum(words.Weight);
        return weight == 0 ? 0 : stems.Sum(stem => words.Weight(stem) * Math.Min(1, question.Said.GetValueOrDefault(stem))) / weight;
    }

    private static double PairsOf(Question question, Passage passage)
    {
        if (question.Pairs.Count == 0)
        {
            return 0;
        }

        var found = new HashSet<(string, string)>();
        foreach (var text in (ReadOnlySpan<string>)[passage.Title, passage.Text])
        {
            var before = "";
            foreach (var stem in Words.Content(text))
            {
                if (question.Pairs.Contains((before, stem)))
                {
                    found.Add((before, stem));
                }

                before = stem;
            }
        }

        return (double)found.Count / question.Pairs.Count;
    }

    private static double Section(Intents asked, Intents told) =>
        (asked & told) != 0 ? 1 : asked == Intents.None || told is Intents.None or Intents.Information ? 0.5 : 0;
}
