using Cerebrum.Llm.Knowledge.Embedding;
using Qdrant.Client.Grpc;

namespace Cerebrum.Llm.Knowledge.Index.Vendors;

/// <summary>A batch being written: nobody finds it until the catalog names it. Passages are embedded and sent many at a time.</summary>
/// <param name="embedder">Null where the collection is of another model: then the passages are found by words alone.</param>
internal sealed class QdrantDraft(QdrantServer server, string collection, string source, Guid batch, DateTimeOffset begun, OnnxEmbedder? embedder)
{
    private readonly HashSet<string> documents = new(StringComparer.Ordinal);
    private readonly List<Passage> waiting = [];
    private int sent;

    public int Documents => documents.Count;

    public int Passages => sent + waiting.Count;

    public async Task AddAsync(Passage passage, CancellationToken ct)
    {
        documents.Add(passage.DocumentId);
        waiting.Add(passage);
        if (waiting.Count == QdrantPassages.Page)
        {
            await FlushAsync(ct);
        }
    }

    /// <exception cref="IOException">Some of what was sent is not there.</exception>
    public async Task FinishAsync(CancellationToken ct)
    {
        await FlushAsync(ct);
        var found = await server.ReadAsync(client => client.CountAsync(collection, QdrantPoints.OfBatch(batch), exact: true, cancellationToken: ct), ct);
        if (found != (ulong)sent)
        {
            throw new IOException($"Expected {sent} passages in Qdrant; found {found}.");
        }
    }

    private async Task FlushAsync(CancellationToken ct)
    {
        if (waiting.Count == 0)
        {
            return;
        }

        var vectors = embedder?.Embed([.. waiting.Select(p => p.ToEmbed())], ct);
        var points = waiting.Select((p, i) => Mark(QdrantPoints.ToPoint(p, QdrantPoints.Id(batch, sent + i), vectors?[i]))).ToList();
        await server.WriteAsync(client => client.UpsertAsync(collection, points, cancellationToken: ct), ct);
        sent += waiting.Count;
        waiting.Clear();
    }

    private PointStruct Mark(PointStruct point)
    {
        point.Payload[QdrantPoints.Source] = source;
        point.Payload[QdrantPoints.Batch] = batch.ToString();
        point.Payload[QdrantPoints.Begun] = begun.ToUnixTimeSeconds();
        return point;
    }
}
