namespace Cerebrum.Llm.Knowledge.Index;

/// <param name="Segment">Of the same passages as <paramref name="Row"/>.</param>
internal sealed record IndexedSource(SourceRow Row, Segment Segment);

/// <summary>The sources that are found: what the table says, looked at again every second, because another process may have written.
/// Readers take the list once and keep it for the whole search.</summary>
internal sealed class SourceList(PassageTable table, SegmentFiles files, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock looking = new();
    private volatile IReadOnlyList<IndexedSource> sources = [];
    private long looked;

    public IReadOnlyList<IndexedSource> Current
    {
        get
        {
            if (time.GetElapsedTime(Volatile.Read(ref looked)) > Fresh && looking.TryEnter())
            {
                try
                {
                    Look();
                }
                finally
                {
                    looking.Exit();
                }
            }

            return sources;
        }
    }

    /// <summary>The list as the table has it now.</summary>
    public IReadOnlyList<IndexedSource> Renewed()
    {
        lock (looking)
        {
            Look();
            return sources;
        }
    }

    /// <summary>Opens every segment, and makes the ones again that are missing or damaged. For the start, under the write lock.</summary>
    public void Mend(Action<string> setAside, CancellationToken ct)
    {
        var rows = table.Sources();
        sources = [.. rows.Select(row => new IndexedSource(row, Open(row) ?? Again(row, setAside, ct)))];
        files.DeleteAllBut(rows);
        Volatile.Write(ref looked, time.GetTimestamp());
    }

    /// <summary>A source whose segment was just written takes the place of what had its name.</summary>
    public void Put(SourceRow row)
    {
        var segment = Open(row) ?? throw new IOException($"'{files.PathOf(row)}' was written and cannot be read.");
        Change(row.Name, [new IndexedSource(row, segment)]);
    }

    public void Drop(string name) => Change(name, []);

    private void Change(string name, IndexedSource[] instead)
    {
        lock (looking)
        {
            var before = sources.Where(s => s.Row.Name == name).ToList();
            sources = [.. sources.Where(s => s.Row.Name != name), .. instead];
            foreach (var gone in before.Where(s => !Array.Exists(instead, i => i.Row.First == s.Row.First)))
            {
                File.Delete(files.PathOf(gone.Row)); // Who reads it still holds it.
            }
        }
    }

    private void Look()
    {
        var current = sources;
        var rows = table.Sources();
        if (!rows.SequenceEqual(current.Select(s => s.Row)))
        {
            var opened = rows.Select(row => current.FirstOrDefault(s => s.Row == row) ?? (Open(row) is { } segment ? new IndexedSource(row, segment) : null)).ToList();
            sources = opened.Contains(null) ? current : [.. opened!]; // Replaced while we looked: the next look sees it.
        }

        Volatile.Write(ref looked, time.GetTimestamp());
    }

    private Segment? Open(SourceRow row) => Segment.Open(files.PathOf(row)) is { } segment && segment.Rows == row.Passages ? segment : null;

    private Segment Again(SourceRow row, Action<string> setAside, CancellationToken ct)
    {
        if (File.Exists(files.PathOf(row)))
        {
            setAside(files.PathOf(row));
        }

        files.Make(row, table, ct);
        return Open(row) ?? throw new IOException($"'{files.PathOf(row)}' was written and cannot be read.");
    }
}
