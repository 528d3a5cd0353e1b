namespace Cerebrum.Llm.Knowledge.Index;

/// <summary>How much each word of a passage counts: the term part of BM25F (Robertson, Zaragoza and Taylor 2004, "Simple BM25 extension to
/// multiple weighted fields"). The inverse document frequency belongs to the query.</summary>
internal static class PassageTerms
{
    /// <summary>The most one word can count: k1 + 1.</summary>
    public const float Saturation = K1 + 1;

    // The values of the literature (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", part 3).
    private const float K1 = 1.2f;
    private const float B = 0.75f;

    /// <summary>Content words of an average passage. Fixed, so that a passage counts the same whatever lies beside it.</summary>
    private const float AverageWords = 63;

    private const float TitleWeight = 3;
    private const float NameWeight = 1;
    private const float SectionWeight = 1;

    /// <returns>Stems with their weights, 0..<see cref="Saturation"/>.</returns>
    public static Dictionary<string, float> Of(Passage passage)
    {
        var body = Words.Content(passage.Text).CountBy(stem => stem).ToList();
        var length = 1 - B + (B * body.Sum(word => word.Value) / AverageWords);
        var counts = body.ToDictionary(word => word.Key, word => word.Value / length);
        Add(counts, Words.Content(passage.Title), TitleWeight);
        Add(counts, Words.Content(string.Join(' ', passage.Names)).Distinct(), NameWeight);
        Add(counts, Words.Content(passage.Section), SectionWeight);
        return counts.ToDictionary(word => word.Key, word => Weight(word.Value));
    }

    private static float Weight(float count) => count * Saturation / (count + K1);

    private static void Add(Dictionary<string, float> counts, IEnumerable<string> stems, float weight)
    {
        foreach (var stem in stems)
        {
            counts[stem] = counts.GetValueOrDefault(stem) + weight;
        }
    }
}
