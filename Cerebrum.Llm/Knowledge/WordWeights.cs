namespace Cerebrum.Llm.Knowledge;

/// <summary>How much a word tells: its inverse document frequency over a collection, ln(1 + N/n) (Robertson &amp; Spärck Jones 1976).</summary>
internal sealed class WordWeights
{
    private readonly Dictionary<string, double> weights;
    private readonly double unseen;

    /// <param name="texts">The distinct stems of each text.</param>
    public WordWeights(IReadOnlyCollection<IReadOnlySet<string>> texts)
    {
        weights = texts.SelectMany(words => words).CountBy(word => word).ToDictionary(c => c.Key, c => Math.Log(1 + ((double)texts.Count / c.Value)));
        unseen = Math.Log(1 + texts.Count);
    }

    /// <summary>Greater for rarer words; greatest for one the collection never had.</summary>
    public double Of(string word) => weights.GetValueOrDefault(word, unseen);
}
