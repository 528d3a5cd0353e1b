using System.IO.Hashing;
using System.Text;
using Cerebrum.Llm.Knowledge.Embedding;

namespace Cerebrum.Llm.Knowledge.Index;

/// <summary>The segment files of a folder, named by the first row of their source.</summary>
internal sealed class SegmentFiles(string folder, OnnxEmbedder embedder)
{
    private const string Pattern = "segment-*.bin*";

    /// <summary>Names the embedding model in a segment: vectors of two models do not compare.</summary>
    public ulong Model { get; } = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes($"{embedder.ModelId}/{embedder.Dimension}"));

    public string PathOf(SourceRow row) => PathOf(row.First);

    public SegmentDraft Draft(long first) => new(PathOf(first), embedder, Model);

    /// <summary>Makes a source's segment from the table.</summary>
    public void Make(SourceRow row, PassageTable table, CancellationToken ct)
    {
        using var draft = Draft(row.First);
        foreach (var passage in table.Read(row.Name))
        {
            ct.ThrowIfCancellationRequested();
            draft.Add(passage);
        }

        draft.Finish();
    }

    /// <summary>Deletes what a killed process left half done.</summary>
    public void DeleteAllBut(IEnumerable<SourceRow> live)
    {
        var kept = live.Select(PathOf).ToHashSet();
        foreach (var path in Directory.EnumerateFiles(folder, Pattern).Where(path => !kept.Contains(path) && !path.Contains(".damaged-", StringComparison.Ordinal)))
        {
            File.Delete(path);
        }
    }

    private string PathOf(long first) => Path.Combine(folder, $"segment-{first}.bin");
}

/// <summary>A segment being written: passages are embedded many at a time.</summary>
internal sealed class SegmentDraft(string path, OnnxEmbedder embedder, ulong model) : IDisposable
{
    private const int Batch = 64;

    private readonly SegmentWriter writer = new(path, embedder.Dimension);
    private readonly List<Passage> waiting = [];

    public void Add(Passage passage)
    {
        waiting.Add(passage);
        if (waiting.Count == Batch)
        {
            Flush();
        }
    }

    public void Finish()
    {
        Flush();
        writer.Finish(model);
    }

    public void Dispose() => writer.Dispose();

    private void Flush()
    {
        foreach (var (passage, vector) in waiting.Zip(embedder.Embed([.. waiting.Select(p => p.ToEmbed())])))
        {
            writer.Add(PassageTerms.Of(passage), vector);
        }

        waiting.Clear();
    }
}
