namespace Cerebrum.Llm.Knowledge.Index;

/// <summary>Passages of named sources, nominated by their words and by their meaning. An index nominates; <see cref="Retrieval.Reranker"/>
/// judges, so that every index gives the same ranking.</summary>
/// <remarks>Safe for concurrent reads and writes, of several processes too; writes wait for each other.</remarks>
internal interface IVectorIndex
{
    /// <summary>The sources that can be found, by name.</summary>
    ValueTask<IReadOnlyList<SourceSummary>> ListAsync(CancellationToken ct);

    /// <summary>The passages that share words or meaning with the query, best first.</summary>
    /// <exception cref="IndexAwayException">It cannot be searched now.</exception>
    ValueTask<IReadOnlyList<Nominee>> SearchAsync(IndexQuery query, int limit, CancellationToken ct);

    /// <summary>The passages of a source, in the order they came; none for a source that is not there.</summary>
    IAsyncEnumerable<Passage> ReadAsync(string source, CancellationToken ct);

    /// <summary>Puts <paramref name="passages"/> in place of all that a source had. Readers see the old set or the new, whenever the process ends.</summary>
    /// <param name="stamp">What the set was made of; <see cref="SourceSummary.Stamp"/> gives it back.</param>
    Task<SourceSummary> ReplaceAsync(string source, string stamp, IAsyncEnumerable<Passage> passages, CancellationToken ct);

    /// <returns>Whether the source was there.</returns>
    Task<bool> DeleteAsync(string source, CancellationToken ct);

    /// <summary>Makes the vectors of this embedding model beside those of another, and swaps: until then such passages are found by words alone.</summary>
    Task ReembedAsync(CancellationToken ct);
}

/// <summary>What is known of one source.</summary>
/// <param name="Stamp">What its passages were made of, as the writer called it.</param>
internal sealed record SourceSummary(string Name, int Documents, int Passages, DateTimeOffset Updated, string Stamp);

/// <param name="Terms">Stems with their weights; a passage's words score by <see cref="PassageTerms"/>.</param>
/// <param name="Vector">Unit length, of the index's model; empty searches by words alone.</param>
internal sealed record IndexQuery(IReadOnlyDictionary<string, float> Terms, ReadOnlyMemory<float> Vector)
{
    /// <summary>What a passage with every word would score.</summary>
    public float Highest => Terms.Values.Sum() * PassageTerms.Saturation;

    /// <summary>Words and meaning as one number, to cut a long list of nominees: the re-ranker's own weights of the two.</summary>
    public float Fuse(float lexical, float similarity) => (Terms.Count == 0 ? 0 : lexical / Highest) + (0.3f * similarity);
}

/// <param name="Similarity">Cosine of the query's and the passage's vectors, -1..1; 0 where one of them has none.</param>
internal sealed record Nominee(Passage Passage, float Similarity);

/// <summary>The index cannot be searched now; the cause is the inner exception.</summary>
internal sealed class IndexAwayException(Exception cause) : IOException("The knowledge index cannot be searched now.", cause);
