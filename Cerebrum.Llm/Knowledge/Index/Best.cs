namespace Cerebrum.Llm.Knowledge.Index;

/// <summary>The largest of many numbers.</summary>
internal static class Best
{
    /// <returns>Positions of the <paramref name="count"/> largest values greater than <paramref name="least"/>; fewer where there are fewer.</returns>
    public static HashSet<int> Of(ReadOnlySpan<float> values, int count, float least)
    {
        // A heap of the best so far, the least of them on top: most values fail against it at once.
        var best = new PriorityQueue<int, float>(count + 1);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] <= least)
            {
                continue;
            }

            if (best.Count < count)
            {
                best.Enqueue(i, values[i]);
            }
            else
            {
                best.EnqueueDequeue(i, values[i]);
            }

            if (best.Count == count && best.TryPeek(out _, out var weakest))
            {
                least = weakest;
            }
        }

        return [.. best.UnorderedItems.Select(item => item.Element)];
    }
}
