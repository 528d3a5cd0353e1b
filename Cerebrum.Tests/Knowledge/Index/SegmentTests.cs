using Cerebrum.Llm.Knowledge.Index;

namespace Cerebrum.Tests.Knowledge.Index;

public sealed class SegmentTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cerebrum-segment-");

    [Fact]
    public void The_Byte_Product_Is_Exact_At_Every_Length()
    {
        var random = new Random(1);
        for (var length = 0; length <= 130; length++)
        {
            var a = new sbyte[length];
            var b = new sbyte[length];
            for (var i = 0; i < length; i++)
            {
                // The extremes too: a pair of them is where a narrow sum would overflow.
                (a[i], b[i]) = ((sbyte)random.Next(-127, 128), i % 3 == 0 ? (sbyte)-127 : (sbyte)random.Next(-127, 128));
            }

            Assert.Equal(a.Zip(b).Sum(pair => pair.First * pair.Second), Int8.Dot(a, b));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(700)]
    [InlineData(40_000)] // Several pieces of the scan.
    public void The_Nearest_Are_Those_Of_An_Exact_Search(int rows)
    {
        var random = new Random(rows);
        var vectors = Enumerable.Range(0, rows).Select(_ => Unit(random)).ToArray();
        var segment = Write(writer => Array.ForEach(vectors, vector => writer.Add(new Dictionary<string, float>(), vector)));
        for (var ask = 0; ask < 20; ask++)
        {
            var query = Unit(random);
            var exact = vectors.Select((vector, row) => (row, Score: Dot(vector, query))).OrderByDescending(r => r.Score).Take(10).Select(r => r.row);
            Assert.Equal(exact, segment.Nearest(query, 10));
        }
    }

    [Fact]
    public void A_Word_Is_Found_With_What_It_Counts_In_Each_Row()
    {
        var segment = Write(writer =>
        {
            writer.Add(new Dictionary<string, float> { ["gout"] = 2, ["toe"] = 1 }, new float[8]);
            writer.Add(new Dictionary<string, float> { ["ǆ"] = 1, ["\U0001F9B6"] = 1, ["toe"] = 0.5f }, new float[8]);
        });
        var found = segment.Search(new IndexQuery(new Dictionary<string, float> { ["toe"] = 10, ["\U0001F9B6"] = 1, ["none"] = 5 }, ReadOnlyMemory<float>.Empty), 10, 10);
        Assert.Equal([(0, 10f), (1, 6f)], found.OrderBy(hit => hit.Row).Select(hit => (hit.Row, MathF.Round(hit.Lexical, 1)))); // A step of a weight is 2.2 / 255.
    }

    public void Dispose() => folder.Delete(recursive: true);

    private Segment Write(Action<SegmentWriter> fill)
    {
        var path = Path.Combine(folder.FullName, "segment-1.bin");
        using (var writer = new SegmentWriter(path, dimension: 8))
        {
            fill(writer);
            writer.Finish(model: 1);
        }

        return Segment.Open(path)!;
    }

    private static float Dot(float[] a, float[] b) => a.Zip(b).Sum(pair => pair.First * pair.Second);

    private static float[] Unit(Random random)
    {
        var vector = Enumerable.Range(0, 8).Select(_ => (float)((random.NextDouble() * 2) - 1)).ToArray();
        var norm = MathF.Sqrt(Dot(vector, vector));
        return Array.ConvertAll(vector, value => value / norm);
    }
}
