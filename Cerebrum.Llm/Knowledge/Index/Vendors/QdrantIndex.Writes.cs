namespace Cerebrum.Llm.Knowledge.Index.Vendors;

internal sealed partial class QdrantIndex
{
    public async Task<SourceSummary> ReplaceAsync(string source, string stamp, IAsyncEnumerable<Passage> passages, CancellationToken ct)
    {
        await writing.WaitAsync(ct);
        try
        {
            var (now, collection) = (time.GetUtcNow(), (await catalog.LookAsync(ct)).Collection!);
            var batch = Guid.CreateVersion7(now);
            var draft = this.passages.Draft(collection, source, batch, now);
            QdrantSource? before = null;
            var whole = false;
            try
            {
                await foreach (var passage in passages.WithCancellation(ct))
                {
                    await draft.AddAsync(passage, ct);
                }

                await draft.FinishAsync(ct);
                var live = await catalog.LookAsync(ct);
                before = live.Sources.FirstOrDefault(s => s.Summary.Name == source);
                whole = live.Collection == collection ? true : throw new IOException("Another process changed the embedding model meanwhile. Nothing was replaced.");
            }
            finally
            {
                if (!whole)
                {
                    await ForgetAsync(collection, batch);
                }
            }

            var summary = new SourceSummary(source, draft.Documents, draft.Passages, now, stamp);
            await catalog.PutAsync(new QdrantSource(summary, batch), ct); // From here on readers see the new set.
            if (before is not null)
            {
                await ForgetAsync(collection, before.Batch);
            }

            return summary;
        }
        finally
        {
            writing.Release();
        }
    }

    public async Task<bool> DeleteAsync(string source, CancellationToken ct)
    {
        await writing.WaitAsync(ct);
        try
        {
            var live = await catalog.LookAsync(ct);
            if (live.Sources.FirstOrDefault(s => s.Summary.Name == source) is not { } found)
            {
                return false;
            }

            await catalog.RemoveAsync(source, ct);
            await ForgetAsync(live.Collection!, found.Batch);
            return true;
        }
        finally
        {
            writing.Release();
        }
    }

    public async Task ReembedAsync(CancellationToken ct)
    {
        await writing.WaitAsync(ct);
        try
        {
            await new QdrantMove(catalog, passages).RunAsync(ct);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Deletes a batch that is not live. Who fails here has done their work; a later start deletes what stays.</summary>
    private async Task ForgetAsync(string collection, Guid batch)
    {
        try
        {
            await passages.DeleteAsync(collection, batch, CancellationToken.None);
        }
        catch (IOException e)
        {
            Log.Left(logger, e.Message);
        }
    }
}
