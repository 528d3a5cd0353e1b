using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Cerebrum.Llm.Knowledge.Index;

/// <summary>What a segment says of one of its rows.</summary>
/// <param name="Row">From 0, in the order the passages were added.</param>
internal readonly record struct SegmentHit(int Row, float Lexical, float Similarity);

/// <summary>The words and vectors of one source's passages: an immutable memory-mapped file of <see cref="SegmentLayout"/>. Safe for
/// concurrent reads.</summary>
internal sealed class Segment
{
    private readonly MappedFile file;
    private readonly SegmentLayout layout;
    private readonly SegmentWords words;
    private readonly SegmentVectors vectors;

    private Segment(MappedFile file, SegmentLayout layout, ulong model)
    {
        (this.file, this.layout, Model) = (file, layout, model);
        words = new SegmentWords(file.Start, layout);
        vectors = new SegmentVectors(file.Start, layout);
    }

    /// <summary>Hash of the id of the embedding model its vectors are of.</summary>
    public ulong Model { get; }

    public int Rows => layout.Rows;

    /// <summary>Opens a segment.</summary>
    /// <returns>null where the file is not there, or is not whole: every byte is checked.</returns>
    public static Segment? Open(string path) =>
        MappedFile.Open(path) is { } file
        && SegmentLayout.Read(file.Bytes) is var (layout, model)
        && XxHash3.HashToUInt64(file.Bytes[..^SegmentLayout.HashBytes]) == MemoryMarshal.Read<ulong>(file.Bytes[^SegmentLayout.HashBytes..])
            ? new Segment(file, layout, model)
            : null;

    /// <summary>The rows that have most in common with the query: the best by words, the best by meaning, each with both figures.</summary>
    public IReadOnlyList<SegmentHit> Search(IndexQuery query, int lexical, int similar)
    {
        var scores = ArrayPool<float>.Shared.Rent(Math.Max(Rows, 1));
        try
        {
            var sums = scores.AsSpan(0, Rows);
            sums.Clear();
            foreach (var (stem, weight) in query.Terms)
            {
                words.Accumulate(stem, weight, sums);
            }

            var rows = Best.Of(sums, lexical, least: 0);
            var hasVectors = query.Vector.Length == layout.Dimension && layout.Dimension > 0;
            if (hasVectors)
            {
                rows.UnionWith(vectors.Nearest(query.Vector.Span, similar));
            }

            return [.. rows.Select(row => new SegmentHit(row, scores[row], hasVectors ? vectors.Similarity(query.Vector.Span, row) : 0))];
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
            GC.KeepAlive(file);
        }
    }

    /// <summary>The rows nearest to a vector of the segment's dimension.</summary>
    public IReadOnlyList<int> Nearest(ReadOnlySpan<float> vector, int count)
    {
        var nearest = vectors.Nearest(vector, count);
        GC.KeepAlive(file);
        return nearest;
    }
}
