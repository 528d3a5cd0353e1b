using Cerebrum.Llm.Knowledge.Index;

namespace Cerebrum.Bench.Knowledge;

/// <summary>The exact scan of 170,000 vectors of 384 dimensions, in one byte each.</summary>
internal static class ScanBench
{
    private const int Rows = 170_000;
    private const int Dimension = 384;

    public static void Run()
    {
        var path = Path.Combine(Path.GetTempPath(), $"cerebrum-scan-{Environment.ProcessId}.bin");
        var random = new Random(1);
        using (var writer = new SegmentWriter(path, Dimension))
        {
            for (var row = 0; row < Rows; row++)
            {
                writer.Add(new Dictionary<string, float>(), Vector(random));
            }

            writer.Finish(1);
        }

        var segment = Segment.Open(path)!;
        var query = Vector(random);
        Timing.Print($"nearest 100 of {Rows:N0} x {Dimension}", () => segment.Nearest(query, 100));
        File.Delete(path);
    }

    private static float[] Vector(Random random)
    {
        var vector = new float[Dimension];
        for (var i = 0; i < Dimension; i++)
        {
            vector[i] = ((float)random.NextDouble() * 2) - 1;
        }

        var norm = MathF.Sqrt(vector.Sum(v => v * v));
        return Array.ConvertAll(vector, v => v / norm);
    }
}
