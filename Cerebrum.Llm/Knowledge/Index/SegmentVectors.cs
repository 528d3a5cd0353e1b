using System.Buffers;
using System.Numerics.Tensors;

namespace Cerebrum.Llm.Knowledge.Index;

/// <summary>The vectors of a segment, in bytes for the scan and in floats for the exact score.</summary>
internal readonly unsafe struct SegmentVectors(nint start, SegmentLayout layout)
{
    /// <summary>Rows of one piece of a scan: small enough to share among two cores, large enough to pay for it.</summary>
    private const int RowsApiece = 16 * 1024;

    private readonly byte* start = (byte*)start;

    /// <returns>The dot product of a row's vector and <paramref name="vector"/>, which has the segment's dimension.</returns>
    public float Similarity(ReadOnlySpan<float> vector, int row) =>
        TensorPrimitives.Dot(vector, new ReadOnlySpan<float>(start + layout.Vectors + ((long)row * layout.Dimension * sizeof(float)), layout.Dimension));

    /// <summary>The rows nearest to a vector: by their codes first, exact among those.</summary>
    public List<int> Nearest(ReadOnlySpan<float> vector, int count)
    {
        var query = new sbyte[layout.Dimension];
        Int8.Quantize(vector, query);
        var scores = ArrayPool<float>.Shared.Rent(Math.Max(layout.Rows, 1));
        try
        {
            ScanAll(query, scores);
            var exact = new PriorityQueue<int, float>();
            foreach (var row in Best.Of(scores.AsSpan(0, layout.Rows), count * 2, float.NegativeInfinity))
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
        }
    }

    private void ScanAll(sbyte[] query, float[] scores)
    {
        var (rows, pieces) = (layout.Rows, (layout.Rows + RowsApiece - 1) / RowsApiece);
        if (pieces <= 1)
        {
            Scan(query, scores, 0, rows);
            return;
        }

        var all = this;
        Parallel.For(0, pieces, piece => all.Scan(query, scores, piece * RowsApiece, Math.Min(rows, (piece + 1) * RowsApiece)));
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
}
