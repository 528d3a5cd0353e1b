using System.Runtime.CompilerServices;
using Cerebrum.Llm.Knowledge.Embedding;
using Microsoft.Data.Sqlite;

namespace Cerebrum.Llm.Knowledge.Index;

/// <summary>Passages in one SQLite file, with the words and vectors of each source in a memory-mapped <see cref="Segment"/> beside it.
/// A segment can always be made again from the table, and is where it is missing, damaged or of another embedding model.</summary>
internal sealed partial class SqliteIndex : IVectorIndex
{
    /// <summary>What words and meaning each nominate; the fused list is cut to what the caller asks for.</summary>
    private const int ByWords = 150;
    private const int ByMeaning = 100;

    /// <summary>Searches that may begin anew because the passages changed meanwhile.</summary>
    private const int MostTries = 10;

    private readonly string folder;
    private readonly PassageTable table;
    private readonly SegmentFiles files;
    private readonly TimeProvider time;
    private readonly SourceList sources;

    private SqliteIndex(string folder, PassageTable table, SegmentFiles files, TimeProvider time)
    {
        (this.folder, this.table, this.files, this.time) = (folder, table, files, time);
        sources = new SourceList(table, files, time);
    }

    /// <summary>Opens the index of a folder, made when it is not there. A damaged file is renamed, not deleted, and logged: a segment is made
    /// again at once; of a damaged table the caller has to fill the new, empty one.</summary>
    public static async Task<SqliteIndex> OpenAsync(string folder, OnnxEmbedder embedder, TimeProvider time, ILogger logger, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        using var writing = await WriteLock.TakeAsync(folder, ct);
        var path = Path.Combine(folder, "passages.db");
        PassageTable table;
        try
        {
            table = PassageTable.Open(path);
        }
        catch (InvalidDataException e)
        {
            Log.Damaged(logger, path, DamagedFile.SetAside(path, time), e.Message);
            table = PassageTable.Open(path);
        }

        var files = new SegmentFiles(folder, embedder);
        var index = new SqliteIndex(folder, table, files, time);
        index.sources.Mend(damaged => Log.Damaged(logger, damaged, DamagedFile.SetAside(damaged, time), "its checksum does not fit"), ct);
        return index;
    }

    public ValueTask<IReadOnlyList<SourceSummary>> ListAsync(CancellationToken ct) => new([.. table.Sources().Select(row => row.ToSummary())]);

    public ValueTask<IReadOnlyList<Nominee>> SearchAsync(IndexQuery query, int limit, CancellationToken ct)
    {
        try
        {
            var (best, rows) = Search(sources.Current, query, limit);
            for (var tries = 1; rows.Count < best.Count && tries < MostTries; tries++)
            {
                // A source was replaced between the segments' answer and the table's: half of the old set is no answer.
                ct.ThrowIfCancellationRequested();
                (best, rows) = Search(sources.Renewed(), query, limit);
            }

            return new([.. rows.Select(row => new Nominee(row.Passage, best[row.Id]))]);
        }
        catch (SqliteException e)
        {
            throw new IndexAwayException(e);
        }
    }

    public async IAsyncEnumerable<Passage> ReadAsync(string source, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var passage in table.Read(source))
        {
            ct.ThrowIfCancellationRequested();
            yield return passage;
        }

        await Task.CompletedTask;
    }

    public async Task<SourceSummary> ReplaceAsync(string source, string stamp, IAsyncEnumerable<Passage> passages, CancellationToken ct)
    {
        using var writing = await WriteLock.TakeAsync(folder, ct);
        using var writer = table.Write();
        using (var draft = files.Draft(writer.First))
        {
            await foreach (var passage in passages.WithCancellation(ct))
            {
                draft.Add(passage);
                writer.Add(passage);
            }

            draft.Finish();
        }

        var row = writer.Commit(source, stamp, time.GetUtcNow());
        sources.Put(row);
        return row.ToSummary();
    }

    public async Task<bool> DeleteAsync(string source, CancellationToken ct)
    {
        using var writing = await WriteLock.TakeAsync(folder, ct);
        using var writer = table.Write();
        var found = writer.Delete(source);
        sources.Drop(source);
        return found;
    }

    public async Task ReembedAsync(CancellationToken ct)
    {
        foreach (var stale in sources.Current.Where(s => s.Segment.Model != files.Model))
        {
            using var writing = await WriteLock.TakeAsync(folder, ct);
            if (table.Sources().Contains(stale.Row))
            {
                files.Make(stale.Row, table, ct);
                sources.Put(stale.Row);
            }
        }
    }

    private (Dictionary<long, float> Best, List<(long Id, Passage Passage)> Rows) Search(IReadOnlyList<IndexedSource> among, IndexQuery query, int limit)
    {
        var byWords = query with { Vector = ReadOnlyMemory<float>.Empty };
        var best = among
            .SelectMany(s => s.Segment.Search(s.Segment.Model == files.Model ? query : byWords, ByWords, ByMeaning).Select(hit => (Id: s.Row.First + hit.Row, hit.Lexical, hit.Similarity)))
            .OrderByDescending(hit => query.Fuse(hit.Lexical, hit.Similarity))
            .Take(limit)
            .ToDictionary(hit => hit.Id, hit => hit.Similarity);
        return (best, [.. table.Read(best.Keys)]);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "'{Path}' is damaged ({Fault}); set aside as '{Aside}' and made again")]
        public static partial void Damaged(ILogger logger, string path, string aside, string fault);
    }
}
