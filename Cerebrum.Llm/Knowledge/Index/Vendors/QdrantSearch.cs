using System.Numerics.Tensors;
using Qdrant.Client;
using Qdrant.Client.Grpc;

namespace Cerebrum.Llm.Knowledge.Index.Vendors;

/// <summary>A query in Qdrant's words. Words and meaning each nominate, and their ranks are fused by the server.</summary>
internal static class QdrantSearch
{
    private const ulong ByWords = 150;
    private const ulong ByMeaning = 100;

    /// <summary>Of a rank by words and one by meaning: about as <see cref="IndexQuery.Fuse"/> weighs the two.</summary>
    private static readonly float[] Weights = [3, 1];

    /// <summary>Twice the candidates by their bytes, judged again by their floats.</summary>
    private static readonly SearchParams Rescored = new() { Quantization = new QuantizationSearchParams { Rescore = true, Oversampling = 2 } };

    public static async Task<IReadOnlyList<Nominee>> FindAsync(QdrantClient client, string collection, Filter among, IndexQuery query, int limit, CancellationToken ct)
    {
        var most = (ulong)limit;
        var words = query.Terms.Count == 0 ? null : new PrefetchQuery { Query = QdrantPoints.ToSparse(query.Terms), Using = QdrantPoints.Words, Filter = among, Limit = Math.Max(ByWords, most) };
        var meaning = !query.Vector.Span.ContainsAnyExcept(0f) ? null : new PrefetchQuery { Query = query.Vector.ToArray(), Using = QdrantPoints.Text, Filter = among, Limit = Math.Max(ByMeaning, most), Params = Rescored };
        WithVectorsSelector vectors = meaning is null ? false : (string[])[QdrantPoints.Text];
        var found = (words, meaning) switch
        {
            (null, null) => [],
            (null, _) or (_, null) => await client.QueryAsync(
                collection, (words ?? meaning)!.Query, usingVector: (words ?? meaning)!.Using, filter: among, searchParams: (words ?? meaning)!.Params, limit: most, payloadSelector: true, vectorsSelector: vectors, cancellationToken: ct),
            _ => await client.QueryAsync(
                collection, new Rrf { Weights = { Weights } }, [words, meaning], filter: among, limit: most, payloadSelector: true, vectorsSelector: vectors, cancellationToken: ct),
        };
        return [.. found.Select(point => new Nominee(QdrantPoints.ToPassage(point.Payload), Similarity(point, query.Vector.Span)))];
    }

    /// <summary>Both are of unit length.</summary>
    private static float Similarity(ScoredPoint point, ReadOnlySpan<float> vector) =>
        point.Vectors?.Vectors?.Vectors.GetValueOrDefault(QdrantPoints.Text)?.GetDenseVector() is { } dense ? TensorPrimitives.Dot([.. dense.Data], vector) : 0;
}
