using System.Buffers;
using System.IO.Hashing;
using System.IO.MemoryMappedFiles;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;

namespace Cerebrum.Llm.Knowledge.Index;

/// <summary>What a segment says of one of its rows.</summary>
/// <param name="Row">From 0, in the order the passages were added.</param>
internal readonly record struct SegmentHit(int Row, float Lexical, float Similarity);

/// <summary>The words and vectors of one source's passages: an immutable memory-mapped file of <see cref="SegmentLayout"/>. Safe for
/// concurrent reads; the mapping goes when nobody holds the segment any more.</summary>
internal sealed unsafe class Segment
{
    /// <summary>Rows of one piece of a vector scan: small enough to share among two cores, large enough to pay for it.</summary>
    private const int RowsApiece = 16 * 1024;

    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* start;
    private readonly SegmentLayout layout;

    private Segment(MemoryMappedFile map, MemoryMappedViewAccessor view, byte* start, SegmentLayout layout, ulong model)
    {
        (this.map, this.view, this.layout, Model) = (map, view, layout, model);
        this.start = start;
    }

    /// <summary>Hash of the id of the embedding model its vectors are of.</summary>
    public ulong Model { get; }

    public int Rows => layout.Rows;

    public long Bytes => layout.Length;

    /// <summary>Opens a segment.</summary>
    /// <returns>null where the file is not there, or is not whole: every byte is checked.</returns>
    public static Segment? Open(string path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            return null; // Another process may delete it at any time.
        }

        var length = file.Length;
        if (length is < 64 or > int.MaxValue)
        {
            file.Dispose();
            return null;
        }

        var map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        var view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        if (Check(start, view.Capacity) is var (layout, model))
        {
            return new Segment(map, view, start, layout, model);
        }

        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        map.Dispose();
        return null;
    }

    /// <summary>The rows that have most in common with the query: the best by words, the best by meaning, each with both figures.</summary>
    public IEnumerable<SegmentHit> Search(IndexQuery query, int lexical, int similar)
    {
        var scores = ArrayPool<float>.Shared.Rent(Math.Max(Rows, 1));
        var sums = scores.AsSpan(0, Rows);
        sums.Clear();
        try
        {
            foreach (var (stem, weight) in query.Terms)
            {
                Accumulate(stem, weight, sums);
            }

            var rows = Best.Of(sums, lexical, least: 0);
            var hasVectors = query.Vector.Length == layout.Dimension && layout.Dimension > 0;
            if (hasVectors)
            {
                rows.UnionWith(Nearest(query.Vector.Span, similar));
            }

            return [.. rows.Select(row => new SegmentHit(row, scores[row], hasVectors ? Similarity(query.Vector.Span, row) : 0))];
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
            GC.KeepAlive(this);
        }
    }

    /// <summary>The rows nearest to a vector: by their codes first, exact among those.</summary>
    public IEnumerable<int> Nearest(ReadOnlySpan<float> vector, int count)
    {
        var query = new sbyte[layout.Dimension];
        Int8.Quantize(vector, query);
        var scores = ArrayPool<float>.Shared.Rent(Math.Max(Rows, 1));
        try
        {
            var pieces = (Rows + RowsApiece - 1) / RowsApiece;
            if (pieces <= 1)
            {
                Scan(query, scores, 0, Rows);
            }
            else
            {
                Parallel.For(0, pieces, piece => Scan(query, scores, piece * RowsApiece, Math.Min(Rows, (piece + 1) * RowsApiece)));
            }

            var exact = new PriorityQueue<int, float>();
            foreach (var row in Best.Of(scores.AsSpan(0, Rows), count * 2, float.NegativeInfinity))
            {
                exact.Enqueue(row, -Similarity(vector, row));
            }

            var nearest = new List<int>(count);
            while (nearest.Count < count && exact.TryDequeue(out var row, out _))
            {
                nearest.Add(row);
            }

            return nearest;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
            GC.KeepAlive(this);
        }
    }

    private static (SegmentLayout Layout, ulong Model)? Check(byte* start, long length)
    {
        var file = new ReadOnlySpan<byte>(start, (int)length);
        return SegmentLayout.Read(file) is { } read && XxHash3.HashToUInt64(file[..^SegmentLayout.HashBytes]) == MemoryMarshal.Read<ulong>(file[^SegmentLayout.HashBytes..]) ? read : null;
    }

    private void Scan(sbyte[] query, float[] scores, int from, int to)
    {
        var codes = (sbyte*)(start + layout.Codes);
        var steps = (float*)(start + SegmentLayout.Steps);
        for (var row = from; row < to; row++)
        {
            scores[row] = steps[row] * Int8.Dot(query, new ReadOnlySpan<sbyte>(codes + ((long)row * layout.Dimension), layout.Dimension));
        }
    }

    private float Similarity(ReadOnlySpan<float> vector, int row) =>
        TensorPrimitives.Dot(vector, new ReadOnlySpan<float>(start + layout.Vectors + ((long)row * layout.Dimension * sizeof(float)), layout.Dimension));

    private void Accumulate(string stem, float weight, Span<float> sums)
    {
        if (Find(stem) is not (>= 0 and var term))
        {
            return;
        }

        var starts = (long*)(start + layout.PostingStarts);
        var rows = (int*)(start + layout.PostingRows);
        var impacts = start + layout.Impacts;
        var scale = weight * PassageTerms.Saturation / 255;
        for (var i = starts[term]; i < starts[term + 1]; i++)
        {
            sums[rows[i]] += scale * impacts[i];
        }
    }

    private int Find(string stem)
    {
        var wanted = Encoding.UTF8.GetBytes(stem).AsSpan();
        var starts = (int*)(start + layout.TermStarts);
        var (low, high) = (0, layout.Terms - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = new ReadOnlySpan<byte>(start + layout.Letters + starts[middle], starts[middle + 1] - starts[middle]).SequenceCompareTo(wanted);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }
}
