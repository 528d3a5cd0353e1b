namespace Cerebrum.Llm.Knowledge.Retrieval;

/// <summary>A word of a question, and what else would speak of it.</summary>
/// <param name="Weight">What it tells, lessened where it was only told along.</param>
/// <param name="Others">Stems that mean nearly the same, with how nearly, 0..1.</param>
internal sealed record Term(string Stem, double Weight, IReadOnlyDictionary<string, double> Others);

/// <summary>What is left of a question when it is looked up.</summary>
/// <param name="IsComplaint">It tells of somebody and asks nothing.</param>
/// <param name="Said">Of the stems of a title, how surely the question said each: 1 in what is asked, less in what is told along or only nearly said.</param>
/// <param name="Pairs">Stems that stand side by side.</param>
/// <param name="IsResearch">It reads like the title of a study.</param>
internal sealed record Question(
    bool IsComplaint,
    IReadOnlyList<Term> Terms,
    IReadOnlyDictionary<string, double> Said,
    IReadOnlySet<(string, string)> Pairs,
    Intents Intents,
    bool IsResearch)
{
    /// <summary>The weight of all terms.</summary>
    public double Total { get; } = Terms.Sum(term => term.Weight);

    /// <summary>Its words and their alternatives, weighted, for an index to look up.</summary>
    public Dictionary<string, float> ToQuery()
    {
        var query = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var (stem, weight) in Terms.SelectMany(t => t.Others.Select(other => (other.Key, t.Weight * other.Value)).Prepend((t.Stem, t.Weight))))
        {
            query[stem] = Math.Max(query.GetValueOrDefault(stem), (float)weight);
        }

        return query;
    }
}
