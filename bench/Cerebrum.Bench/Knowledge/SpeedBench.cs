using System.Diagnostics;
using System.Globalization;
using Cerebrum.Llm.Knowledge.Index;

namespace Cerebrum.Bench.Knowledge;

/// <summary>How long one search takes, one after the other, over the development queries, each asked for the first time.</summary>
internal static class SpeedBench
{
    private const int Warm = 400;

    public static async Task RunAsync(string data)
    {
        using var corpus = await Corpus.OpenAsync(data, "artifacts/bench/knowledge");
        var texts = Judged.Load(data).Select(q => q.Text).Distinct().ToList();
        await MeasureAsync("whole search", texts, async text => await corpus.Retriever.SearchAsync(text, 10, CancellationToken.None));
        await MeasureAsync("reading the question", texts, text => corpus.Retriever.Read(text));
        await MeasureAsync("its vector", texts, text => corpus.Embedder.Embed(text));
        var queries = texts.ToDictionary(text => text, text => new IndexQuery(corpus.Retriever.Read(text).ToQuery(), corpus.Embedder.Embed(text)));
        await MeasureAsync("nominees", texts, async text => await corpus.Index.SearchAsync(queries[text], 64, CancellationToken.None));
    }

    public static Task MeasureAsync(string what, IReadOnlyList<string> texts, Action<string> work) => MeasureAsync(what, texts, text =>
    {
        work(text);
        return Task.CompletedTask;
    });

    public static async Task MeasureAsync(string what, IReadOnlyList<string> texts, Func<string, Task> work)
    {
        var milliseconds = new List<double>();
        var warm = texts.Take(Warm).ToList();
        foreach (var (index, text) in warm.Concat(texts).Index())
        {
            var start = Stopwatch.GetTimestamp();
            await work(text);
            if (index >= warm.Count)
            {
                milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        milliseconds.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-24} p50 {milliseconds[milliseconds.Count / 2],7:0.000} ms   p99 {milliseconds[milliseconds.Count * 99 / 100],7:0.000} ms   (n={milliseconds.Count})"));
    }
}
