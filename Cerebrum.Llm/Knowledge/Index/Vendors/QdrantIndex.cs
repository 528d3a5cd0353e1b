using System.Runtime.CompilerServices;

namespace Cerebrum.Llm.Knowledge.Index.Vendors;

/// <summary>Passages in Qdrant. Writers of one process wait for each other. Qdrant has no lock for those of several: of two that replace one
/// source the last wins, and nothing half is ever live. A replacement that ends while another process swaps models can be lost; the next one mends it.</summary>
internal sealed partial class QdrantIndex : IVectorIndex, IDisposable
{
    /// <summary>Searches that may begin anew because the passages changed meanwhile.</summary>
    private const int MostTries = 10;

    private readonly SemaphoreSlim writing = new(1);
    private readonly QdrantServer server;
    private readonly QdrantCatalog catalog;
    private readonly QdrantPassages passages;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private volatile QdrantLive? last;

    private QdrantIndex(QdrantCatalog catalog, QdrantPassages passages, QdrantServer server, TimeProvider time, ILogger logger) =>
        (this.catalog, this.passages, this.server, this.time, this.logger) = (catalog, passages, server, time, logger);

    public void Dispose()
    {
        server.Dispose();
        writing.Dispose();
    }

    public async ValueTask<IReadOnlyList<SourceSummary>> ListAsync(CancellationToken ct) => [.. (await catalog.LookAsync(ct)).Sources.Select(s => s.Summary)];

    public async ValueTask<IReadOnlyList<Nominee>> SearchAsync(IndexQuery query, int limit, CancellationToken ct)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            // A batch goes only after the catalog has named another: when that still says the same, the answer is whole.
            var live = last ?? await catalog.LookAsync(ct);
            var found = await SearchAsync(live, query, limit, ct);
            var now = await catalog.LookAsync(ct);
            last = now;
            if (found is not null && now.Is(live))
            {
                return found;
            }
        }

        throw new IndexAwayException(new IOException($"The passages changed during each of {MostTries} searches."));
    }

    public async IAsyncEnumerable<Passage> ReadAsync(string source, [EnumeratorCancellation] CancellationToken ct)
    {
        var (live, read) = (await catalog.LookAsync(ct), 0);
        while (live.Sources.FirstOrDefault(s => s.Summary.Name == source) is { } found && read < found.Summary.Passages)
        {
            if (await passages.ReadAsync(live.Collection!, found, read, ct) is { } page)
            {
                foreach (var passage in page)
                {
                    yield return passage;
                }

                read += page.Count;
                continue;
            }

            var before = live;
            live = await catalog.LookAsync(ct);
            if (live.Is(before) || (read > 0 && !live.Sources.Any(s => s.Batch == found.Batch)))
            {
                throw new IndexAwayException(new IOException($"Passages of source '{source}' went while they were read."));
            }
        }
    }

    private async Task<IReadOnlyList<Nominee>?> SearchAsync(QdrantLive live, IndexQuery query, int limit, CancellationToken ct)
    {
        if (live.Sources.Count == 0)
        {
            return [];
        }

        var understood = live.Collection == passages.Own ? query : query with { Vector = ReadOnlyMemory<float>.Empty };
        var among = QdrantPoints.OfBatches(live.Sources.Select(s => s.Batch));
        return await server.TryReadAsync(client => QdrantSearch.FindAsync(client, live.Collection!, among, understood, limit, ct), ct);
    }
}
