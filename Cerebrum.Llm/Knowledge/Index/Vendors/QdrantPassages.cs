using Cerebrum.Llm.Knowledge.Embedding;
using Qdrant.Client;
using Qdrant.Client.Grpc;
using Numbers = Qdrant.Client.Grpc.Range;

namespace Cerebrum.Llm.Knowledge.Index.Vendors;

/// <summary>The points of passages. Each embedding model has a collection of its own: vectors of two models do not compare.</summary>
internal sealed class QdrantPassages(QdrantServer server, string name, OnnxEmbedder embedder)
{
    /// <summary>Passages that go over the wire together.</summary>
    public const int Page = 64;

    /// <summary>That of this process's embedding model.</summary>
    public string Own { get; } = $"{name}-{new SegmentFiles("", embedder).Model:x16}";

    /// <summary>Makes this model's collection where there is none. Vectors are searched as bytes and rescored as they are.</summary>
    public async Task CreateAsync(CancellationToken ct)
    {
        var bytes = new QuantizationConfig { Scalar = new ScalarQuantization { Type = QuantizationType.Int8, AlwaysRam = true } };
        var text = new VectorParams { Size = (ulong)embedder.Dimension, Distance = Distance.Cosine, QuantizationConfig = bytes };
        await server.CreateAsync(
            Own,
            client => client.CreateCollectionAsync(
                Own,
                new VectorParamsMap { Map = { [QdrantPoints.Text] = text } },
                sparseVectorsConfig: new SparseVectorConfig { Map = { [QdrantPoints.Words] = new SparseVectorParams() } },
                cancellationToken: ct),
            ct);
        foreach (var (field, type) in ((string, PayloadSchemaType)[])[(QdrantPoints.Batch, PayloadSchemaType.Keyword), (QdrantPoints.Source, PayloadSchemaType.Keyword), (QdrantPoints.Begun, PayloadSchemaType.Integer)])
        {
            await server.WriteAsync(client => client.CreatePayloadIndexAsync(Own, field, type, cancellationToken: ct), ct); // Again does nothing.
        }
    }

    public async Task DropAsync(string collection, CancellationToken ct)
    {
        try
        {
            await server.WriteAsync(client => client.DeleteCollectionAsync(collection, cancellationToken: ct), ct);
        }
        catch (QdrantException)
        {
            // There was none: another process was faster.
        }
    }

    public Task DeleteAsync(string collection, Guid batch, CancellationToken ct) =>
        server.WriteAsync(client => client.DeleteAsync(collection, QdrantPoints.OfBatch(batch), cancellationToken: ct), ct);

    /// <summary>Deletes what was begun before a time and never became live, or was live and outlived its writer.</summary>
    public Task SweepAsync(QdrantLive live, DateTimeOffset before, CancellationToken ct)
    {
        var old = new Filter { Must = { Conditions.Range(QdrantPoints.Begun, new Numbers { Lt = before.ToUnixTimeSeconds() }) } };
        old.MustNot.AddRange(QdrantPoints.OfBatches(live.Sources.Select(s => s.Batch)).Must);
        return server.WriteAsync(client => client.DeleteAsync(live.Collection!, old, cancellationToken: ct), ct);
    }

    /// <summary>The passages of a source from <paramref name="first"/> on, at most <see cref="Page"/>, in order.</summary>
    /// <returns>Null where some are gone: the source was replaced since.</returns>
    public async Task<List<Passage>?> ReadAsync(string collection, QdrantSource source, int first, CancellationToken ct)
    {
        var ids = Enumerable.Range(first, Math.Min(Page, source.Summary.Passages - first)).Select(n => (PointId)QdrantPoints.Id(source.Batch, n)).ToList();
        var points = await server.TryReadAsync(client => client.RetrieveAsync(collection, ids, withPayload: true, cancellationToken: ct), ct);
        return points?.Count == ids.Count ? [.. points.OrderBy(p => p.Id.Uuid, StringComparer.Ordinal).Select(p => QdrantPoints.ToPassage(p.Payload))] : null;
    }

    public QdrantDraft Draft(string collection, string source, Guid batch, DateTimeOffset begun) =>
        new(server, collection, source, batch, begun, collection == Own ? embedder : null);
}
