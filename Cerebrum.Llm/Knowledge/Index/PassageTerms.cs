using System.Runtime.InteropServices;

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
        var counts = new Dictionary<string, WordCount>(StringComparer.Ordinal);
        var length = 0;
        foreach (var stem in Words.Content(passage.Text))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, stem, out _).Text++;
            length++;
        }

        foreach (var stem in Words.Content(passage.Title))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, stem, out _).Title++;
        }

        foreach (var stem in passage.Names.SelectMany(Words.Content).Distinct())
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, stem, out _).Names = 1;
        }

        foreach (var stem in Words.Content(passage.Section))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, stem, out _).Section++;
        }

        return counts.ToDictionary(word => word.Key, word => word.Value.Weight(length), StringComparer.Ordinal);
    }

    /// <summary>How often a passage has a word, by field.</summary>
    public struct WordCount
    {
        public int Text;
        public int Title;
        public int Section;

        /// <summary>0 or 1: a document with many synonyms says each word often.</summary>
        public int Names;

        /// <param name="length">Content words of the passage's text.</param>
        public readonly float Weight(int length)
        {
            var count = (Text / (1 - B + (B * length / AverageWords))) + (Title * TitleWeight) + (Names * NameWeight) + (Section * SectionWeight);
            return count * Saturation / (count + K1);
        }
    }
}
