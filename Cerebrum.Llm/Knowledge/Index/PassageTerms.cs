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
        foreach (var (field, text) in Fields(passage))
        {
            foreach (var stem in Words.Content(text))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, stem, out _).Add(field);
                length += field is PassageField.Text ? 1 : 0;
            }
        }

        return counts.ToDictionary(word => word.Key, word => word.Value.Weight(length), StringComparer.Ordinal);
    }

    /// <summary>A passage's texts, each with the field whose words it has.</summary>
    public static IEnumerable<(PassageField Field, string Text)> Fields(Passage passage) =>
        [(PassageField.Text, passage.Text), (PassageField.Title, passage.Title), (PassageField.Section, passage.Section), .. passage.Names.Select(name => (PassageField.Name, name))];

    /// <summary>How often a passage has a word, by field.</summary>
    public struct WordCount
    {
        private int text;
        private int title;
        private int section;

        /// <summary>A document with many synonyms says each word often; once counts.</summary>
        private bool named;

        public readonly bool IsInHeading => title > 0 || section > 0;

        public void Add(PassageField field)
        {
            switch (field)
            {
                case PassageField.Text:
                    text++;
                    break;
                case PassageField.Title:
                    title++;
                    break;
                case PassageField.Section:
                    section++;
                    break;
                default:
                    named = true;
                    break;
            }
        }

        /// <param name="length">Content words of the passage's text.</param>
        public readonly float Weight(int length)
        {
            var count = (text / (1 - B + (B * length / AverageWords))) + (title * TitleWeight) + (named ? NameWeight : 0) + (section * SectionWeight);
            return count * Saturation / (count + K1);
        }
    }
}

/// <summary>Where in a passage a word stands.</summary>
internal enum PassageField
{
    Text,
    Title,
    Section,
    Name,
}
