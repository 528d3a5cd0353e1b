using System.Text;

namespace Cerebrum.Llm.Knowledge.Index;

/// <summary>The postings of a segment: for each stem, which rows have it and how much it counts there.</summary>
internal readonly unsafe struct SegmentWords(nint start, SegmentLayout layout)
{
    private readonly byte* start = (byte*)start;

    /// <summary>Adds to each row what a stem counts in it.</summary>
    /// <param name="sums">[rows].</param>
    public void Accumulate(string stem, float weight, Span<float> sums)
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
