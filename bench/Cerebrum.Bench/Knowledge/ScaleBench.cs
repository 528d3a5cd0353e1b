using System.Diagnostics;
using System.Globalization;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Knowledge.Index;

namespace Cerebrum.Bench.Knowledge;

/// <summary>Time, memory and quality as the collection grows by synthetic passages, beside SQLite's FTS5 alone and Lucene.Net.</summary>
internal static class ScaleBench
{
    private const int PassagesASource = 500_000;

    /// <summary>Of each set; a hundred times the collection takes FTS5 a second a query.</summary>
    private const int QueriesASet = 25;

    /// <param name="times">How many times the real collection: 1, 10, 100.</param>
    public static async Task RunAsync(string data, int times)
    {
        var folder = $"artifacts/bench/knowledge-{times}";
        Directory.CreateDirectory(folder);
        using var corpus = await Corpus.OpenAsync(data, folder);
        var real = await corpus.Index.ReadAsync("documents", CancellationToken.None).ToListAsync();
        await GrowAsync(corpus, real, times);
        var count = (await corpus.Index.ListAsync(CancellationToken.None)).Sum(s => s.Passages);
        Console.WriteLine($"{count:N0} passages, {new DirectoryInfo(folder).EnumerateFiles("*.*").Sum(f => f.Length) / 1e6:N0} MB of files");

        var queries = Judged.Load(data).Where(q => q.Answerable).GroupBy(q => q.Set).SelectMany(set => times < 100 ? set : set.Take(QueriesASet)).ToList();
        var texts = queries.Select(q => q.Text).Distinct().ToList();
        var stems = texts.ToDictionary(text => text, text => corpus.Retriever.Read(text).Terms.Select(term => term.Stem).ToList());
        await MeasureAsync("whole search", queries, async text => (await corpus.Retriever.SearchAsync(text, 50, CancellationToken.None)).Nearest.Select(h => h.Passage.DocumentId));
        var words = texts.ToDictionary(text => text, text => new IndexQuery(corpus.Retriever.Read(text).ToQuery(), ReadOnlyMemory<float>.Empty));
        await MeasureAsync("words only", queries, async text => (await corpus.Index.SearchAsync(words[text], 64, CancellationToken.None)).Select(n => n.Passage.DocumentId));

        using var fts5 = new Fts5(Fresh(folder, "fts5.db"));
        Build("FTS5", () => fts5.Build(All(real, times)));
        await MeasureAsync("FTS5 alone", queries, text => new(fts5.Search(stems[text])));
        using var lucene = new LuceneWords(Fresh(folder, "lucene"));
        Build("Lucene.Net", () => lucene.Build(All(real, times)));
        await MeasureAsync("Lucene.Net", queries, text => new(lucene.Search(stems[text])));
    }

    private static async Task GrowAsync(Corpus corpus, List<Passage> real, int times)
    {
        var started = Stopwatch.GetTimestamp();
        var known = (await corpus.Index.ListAsync(CancellationToken.None)).Select(s => s.Name).ToHashSet();
        var missing = Parts(real.Count, times).Where(part => !known.Contains($"synthetic-{part.Seed}")).ToList();
        foreach (var (seed, count) in missing)
        {
            await corpus.Index.ReplaceAsync($"synthetic-{seed}", "1", new Synthetic(real).Take(count, seed).ToAsyncEnumerable(), CancellationToken.None);
        }

        if (missing.Count > 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Added {missing.Sum(m => m.Count):N0} synthetic passages in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s"));
        }
    }

    private static IEnumerable<(int Seed, int Count)> Parts(int real, int times)
    {
        for (var (left, seed) = (real * (times - 1), 1); left > 0; left -= PassagesASource, seed++)
        {
            yield return (seed, Math.Min(left, PassagesASource));
        }
    }

    private static IEnumerable<Passage> All(List<Passage> real, int times) =>
        real.Concat(Parts(real.Count, times).SelectMany(part => new Synthetic(real).Take(part.Count, part.Seed)));

    private static async Task MeasureAsync(string what, List<Judged> queries, Func<string, ValueTask<IEnumerable<string>>> search)
    {
        List<string> texts = [.. queries.Select(q => q.Text).Distinct()];
        var answers = new Dictionary<string, List<string>>();
        await SpeedBench.MeasureAsync(what, texts, async text => answers[text] = [.. (await search(text)).Distinct()]);
        var sets = queries.GroupBy(q => q.Set).Select(set => string.Create(CultureInfo.InvariantCulture, $"{set.Key} {set.Average(q => q.Ndcg(answers[q.Text])):F3}"));
        Console.WriteLine($"    nDCG@10 {string.Join("  ", sets)}   resident {Environment.WorkingSet / 1e6:N0} MB");
    }

    private static void Build(string what, Action build)
    {
        var started = Stopwatch.GetTimestamp();
        build();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} built in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s"));
    }

    private static string Fresh(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        foreach (var file in Directory.EnumerateFiles(folder, name + "*"))
        {
            File.Delete(file);
        }

        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        return path;
    }
}
