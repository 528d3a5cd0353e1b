namespace Cerebrum.Llm.Knowledge.Index.Vendors;

/// <summary>Fills this model's collection from the payloads of the live one, swaps the alias, and drops the other.</summary>
internal sealed class QdrantMove(QdrantCatalog catalog, QdrantPassages passages)
{
    private readonly HashSet<Guid> copied = [];

    public async Task RunAsync(CancellationToken ct)
    {
        var live = await catalog.LookAsync(ct);
        var from = live.Collection!;
        if (from == passages.Own)
        {
            return;
        }

        await passages.CreateAsync(ct);
        while (live.Collection == from && live.Sources.Any(s => !copied.Contains(s.Batch)))
        {
            await CopyAsync(from, live, ct);
            live = await catalog.LookAsync(ct);
        }

        if (live.Collection == from) // Else another process was faster.
        {
            await catalog.PointToAsync(passages.Own, before: from, ct);
            await CopyAsync(from, await catalog.LookAsync(ct), ct); // What another process made live just before.
            await passages.DropAsync(from, ct);
        }
    }

    /// <summary>Copies what was not yet copied. A source that is replaced meanwhile has another batch, for the next call.</summary>
    private async Task CopyAsync(string from, QdrantLive live, CancellationToken ct)
    {
        foreach (var source in live.Sources.Where(s => copied.Add(s.Batch)))
        {
            var draft = passages.Draft(passages.Own, source.Summary.Name, source.Batch, source.Summary.Updated);
            while (draft.Passages < source.Summary.Passages && await passages.ReadAsync(from, source, draft.Passages, ct) is { } page)
            {
                foreach (var passage in page)
                {
                    await draft.AddAsync(passage, ct);
                }
            }

            if (draft.Passages == source.Summary.Passages)
            {
                await draft.FinishAsync(ct);
            }
        }
    }
}
