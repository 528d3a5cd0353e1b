using System.Globalization;
using System.Numerics;
using Cerebrum.Llm.Triage;

namespace Cerebrum.Llm.Knowledge.Retrieval;

/// <summary>How often the words of medical texts are: what a word tells, and which word a misspelt one was meant to be. It is counted once
/// (training/retrieval/words.py) and does not change with what is ingested, so that a score means the same in every index.</summary>
internal sealed class WordTable
{
    private const int ShortestCorrected = 5;
    private const int TwoEditsFrom = 7;

    /// <summary>Longer words are not corrected; the table has none.</summary>
    private const int Longest = 40;

    private readonly double documents;
    private readonly double unseen;
    private readonly Dictionary<string, int> words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> weights;
    private readonly ILookup<(char First, int Length), (string Word, uint Letters)> spellings;

    private WordTable(string path)
    {
        var stems = new Dictionary<string, int>(StringComparer.Ordinal);
        using var lines = File.ReadLines(path).GetEnumerator();
        lines.MoveNext();
        documents = int.Parse(lines.Current, CultureInfo.InvariantCulture);
        while (lines.MoveNext())
        {
            var tab = lines.Current.IndexOf('\t', StringComparison.Ordinal);
            var (word, count) = (lines.Current[..tab], int.Parse(lines.Current.AsSpan(tab + 1), CultureInfo.InvariantCulture));
            words.Add(word, count);
            var stem = Words.Stem(word);
            stems[stem] = stems.GetValueOrDefault(stem) + count;
        }

        weights = stems.ToDictionary(stem => stem.Key, stem => Rarity(stem.Value), StringComparer.Ordinal);
        unseen = Rarity(0);
        spellings = words.Keys.Where(word => word.Length >= ShortestCorrected - 1).ToLookup(word => (word[0], word.Length), word => (word, LettersOf(word)));
    }

    /// <summary>Reads a number of documents, then lines of a word, a tab and in how many of them it is.</summary>
    public static WordTable Load(string path) => new(path);

    /// <summary>What a stem tells: its inverse document frequency (Robertson and Spärck Jones 1976). The most for one the table does not have.</summary>
    public double Weight(string stem) => weights.GetValueOrDefault(stem, unseen);

    public bool Has(string word) => words.ContainsKey(word);

    /// <returns>The most frequent of the nearest known words: one edit away, two from seven letters on, with the same first letter. null for a
    /// word that is known, short or far from all.</returns>
    public string? Correct(string word)
    {
        if (word.Length is < ShortestCorrected or > Longest || words.ContainsKey(word) || word.AsSpan().ContainsAnyInRange('0', '9'))
        {
            return null;
        }

        var (best, least, most) = ((string?)null, (word.Length >= TwoEditsFrom ? 2 : 1) + 1, 0);
        var letters = LettersOf(word);
        for (var length = word.Length - 2; length <= word.Length + 2; length++)
        {
            foreach (var (known, knownLetters) in spellings[(word[0], length)])
            {
                // Each edit takes away or brings at most one kind of letter.
                if (BitOperations.PopCount(letters & ~knownLetters) >= least + 1 || BitOperations.PopCount(knownLetters & ~letters) >= least + 1)
                {
                    continue;
                }

                var distance = Spelling.Distance(known, word, isPrefix: false);
                if (distance < least || (distance == least && best is not null && words[known] > most))
                {
                    (best, least, most) = (known, distance, words[known]);
                }
            }
        }

        return best;
    }

    private double Rarity(int count) => Math.Log(1 + ((documents - Math.Min(count, documents) + 0.5) / (Math.Min(count, documents) + 0.5)));

    private static uint LettersOf(string word) => word.Aggregate(0u, (letters, c) => letters | (1u << (c & 31)));
}
