using Cerebrum.Llm.Knowledge.Index;

namespace Cerebrum.Llm.Knowledge.Retrieval;

/// <summary>What speaks for a passage as the answer to a question, as numbers of about 0..1.</summary>
internal sealed class PassageFeatures(WordTable words, SourcePriors priors)
{
    /// <summary>What the numbers of <see cref="Of"/> are called in <c>reranker.json</c>.</summary>
    public static readonly string[] Names =
    [
        "bm25", "similarity", "coverage", "pairs", "title", "heading_covers", "heading_covered", "section", "source",
        "source_title", "section_title", "untitled", "untitled_coverage", "untitled_research", "faq", "faq_similarity",
    ];

    /// <param name="spoken">The nominated passage's words.</param>
    /// <param name="match">What the passage has of the question's words.</param>
    /// <param name="titleSimilarity">Cosine of the question and a title that is itself a question.</param>
    /// <returns>One number for each of <see cref="Names"/>.</returns>
    public double[] Of(Question question, PassageWords spoken, Match match, Nominee nominee, double titleSimilarity)
    {
        var passage = nominee.Passage;
        var (bm25, coverage, headingCovers, pairs) = match;
        var title = Math.Max(Said(question, spoken.Title), spoken.Names.Select(name => Said(question, name)).DefaultIfEmpty().Max());
        var headingCovered = Said(question, spoken.Heading);
        var prior = priors.Of(passage);
        var section = Section(question.Intents, IntentWords.Of(spoken.Section));
        var untitled = passage.Title.Length == 0 ? 1.0 : 0;
        var faq = passage.AnswersQuestion ? 1.0 : 0;
        return
        [
            bm25, nominee.Similarity, coverage, pairs, title, headingCovers, headingCovered, section, prior,
            prior * title, section * title, untitled, untitled * coverage, question.IsResearch ? untitled : 0, faq, faq * titleSimilarity,
        ];
    }

    /// <summary>How much of a name or heading the question says, by weight, 0..1.</summary>
    private double Said(Question question, List<Word> name)
    {
        var (said, weight) = (0.0, 0.0);
        foreach (var word in name)
        {
            var tells = words.Weight(word.Stem);
            weight += tells;
            said += tells * Math.Min(1, question.Said.GetValueOrDefault(word.Stem));
        }

        return weight == 0 ? 0 : said / weight;
    }

    private static double Section(Intents asked, Intents told) =>
        (asked & told) != 0 ? 1 : asked == Intents.None || told is Intents.None or Intents.Information ? 0.5 : 0;
}
