namespace Cerebrum.Ml.Xray;

/// <summary>A rough outline of the two lungs: dark regions inside the thorax. A measurement to look at, not a diagnosis.</summary>
internal static class LungField
{
    /// <summary>A region smaller than this part of the square is not a lung.</summary>
    private const double LeastLung = 0.015;

    /// <summary>Air beside the body touches the edge along more than this part of a side; a lung only with a corner.</summary>
    private const double MostEdge = 0.25;

    /// <returns><c>bool[side × side]</c>, true in the lungs: at most two regions, perhaps none.</returns>
    public static bool[] Find(ReadOnlySpan<byte> square, int side)
    {
        var smooth = Smooth(square, side);
        var threshold = Otsu(smooth);
        var dark = Array.ConvertAll(smooth, p => p <= threshold);
        var lungs = Regions(dark, side)
            .Where(r => r.Count >= LeastLung * side * side && EdgePixels(r, side) <= MostEdge * side && IsCentral(r, side))
            .OrderByDescending(r => r.Count)
            .Take(2);
        var mask = new bool[side * side];
        foreach (var i in lungs.SelectMany(r => r))
        {
            mask[i] = true;
        }

        return mask;
    }

    // Ribs and noise are thinner than five pixels of 96.
    private static byte[] Smooth(ReadOnlySpan<byte> square, int side)
    {
        var result = new byte[square.Length];
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var (sum, count) = (0, 0);
                for (var v = Math.Max(0, y - 2); v <= Math.Min(side - 1, y + 2); v++)
                {
                    for (var u = Math.Max(0, x - 2); u <= Math.Min(side - 1, x + 2); u++)
                    {
                        sum += square[(v * side) + u];
                        count++;
                    }
                }

                result[(y * side) + x] = (byte)(sum / count);
            }
        }

        return result;
    }

    /// <summary>The grey level that parts the pixels into the two most different groups (Otsu 1979).</summary>
    private static int Otsu(byte[] pixels)
    {
        var histogram = new int[256];
        foreach (var p in pixels)
        {
            histogram[p]++;
        }

        double total = pixels.Sum(p => (long)p), below = 0, best = -1;
        var (count, threshold) = (0, 0);
        for (var t = 0; t < 255; t++)
        {
            count += histogram[t];
            below += (double)t * histogram[t];
            if (count == 0 || count == pixels.Length)
            {
                continue;
            }

            var gap = (below / count) - ((total - below) / (pixels.Length - count));
            var between = (double)count * (pixels.Length - count) * gap * gap;
            (best, threshold) = between > best ? (between, t) : (best, threshold);
        }

        return threshold;
    }

    private static List<List<int>> Regions(bool[] dark, int side)
    {
        var (regions, seen, open) = (new List<List<int>>(), new bool[dark.Length], new Stack<int>());
        for (var start = 0; start < dark.Length; start++)
        {
            if (!dark[start] || seen[start])
            {
                continue;
            }

            var region = new List<int>();
            seen[start] = true;
            open.Push(start);
            while (open.TryPop(out var i))
            {
                region.Add(i);
                foreach (var next in Neighbours(i, side))
                {
                    if (dark[next] && !seen[next])
                    {
                        seen[next] = true;
                        open.Push(next);
                    }
                }
            }

            regions.Add(region);
        }

        return regions;
    }

    private static IEnumerable<int> Neighbours(int i, int side)
    {
        var x = i % side;
        if (x > 0)
        {
            yield return i - 1;
        }

        if (x < side - 1)
        {
            yield return i + 1;
        }

        if (i >= side)
        {
            yield return i - side;
        }

        if (i < side * (side - 1))
        {
            yield return i + side;
        }
    }

    private static int EdgePixels(List<int> region, int side) =>
        region.Count(i => i % side == 0 || i % side == side - 1 || i < side || i >= side * (side - 1));

    private static bool IsCentral(List<int> region, int side) =>
        region.Average(i => i % side) / side is > 0.1 and < 0.9 && region.Average(i => i / side) / side is > 0.15 and < 0.85;
}
