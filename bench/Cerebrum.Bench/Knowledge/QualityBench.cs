using System.Globalization;
using System.Text.Json;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Knowledge.Index;
using Cerebrum.Llm.Knowledge.Retrieval;

namespace Cerebrum.Bench.Knowledge;

/// <summary>What each part of the retriever adds, on the development queries: words alone, vectors alone, both fused, re-ranked.</summary>
internal static class QualityBench
{
    private const int Listed = 50;

    /// <param name="features">Where to write one line a judged nominee, for training/retrieval/tune.py; null for nowhere.</param>
    public static async Task RunAsync(string data, string? features)
    {
        using var corpus = await Corpus.OpenAsync(data, "artifacts/bench/knowledge");
        var queries = Judged.Load(data).ToList();
        if (features is not null)
        {
            await WriteFeaturesAsync(corpus, queries, features);
        }

        var ways = new Dictionary<string, Func<string, ValueTask<IEnumerable<Passage>>>>
        {
            ["words only"] = text => NominateAsync(corpus, text, words: true, vectors: false),
            ["vectors only"] = text => NominateAsync(corpus, text, words: false, vectors: true),
            ["fused"] = text => NominateAsync(corpus, text, words: true, vectors: true),
            ["re-ranked"] = text => RankAsync(corpus, text),
            // Nobody judged the pack's passages: where they are good answers they count as wrong ones.
            ["less the pack"] = async text => (await RankAsync(corpus, text)).Where(p => p.Source != KnowledgePack.Source),
        };
        Console.WriteLine($"nDCG@10; for LiveQA over all documents, and over those of the first {Listed} that were judged");
        foreach (var (name, way) in ways)
        {
            var scores = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
            foreach (var query in queries.Where(q => q.Answerable))
            {
                var documents = (await way(query.Text)).Select(p => p.DocumentId).Distinct().Take(Listed).ToList();
                Add(scores, query.Set, query.Ndcg(documents));
                if (query.Set.StartsWith("liveqa", StringComparison.Ordinal))
                {
                    Add(scores, query.Set + ", judged", query.Ndcg(documents.Where(query.Grades.ContainsKey)));
                    Add(scores, query.Set + ", judged of 10", query.Ndcg(documents.Take(10).Where(query.Grades.ContainsKey)));
                }
            }

            Console.WriteLine($"{name,-13} {string.Join("  ", scores.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {s.Value.Average():F3} (n={s.Value.Count})")))}");
        }

        await AbstainAsync(corpus, queries);
    }

    private static async Task AbstainAsync(Corpus corpus, List<Judged> queries)
    {
        foreach (var group in queries.GroupBy(q => (q.Set, q.Answerable)).OrderBy(g => g.Key.Set, StringComparer.Ordinal))
        {
            var abstained = 0;
            foreach (var query in group)
            {
                abstained += (await corpus.Retriever.SearchAsync(query.Text, 10, CancellationToken.None)).Abstained ? 1 : 0;
            }

            Console.WriteLine($"{group.Key.Set,-16} {(group.Key.Answerable ? "answerable" : "without an answer")}: {abstained} of {group.Count()} abstained");
        }
    }

    private static async ValueTask<IEnumerable<Passage>> NominateAsync(Corpus corpus, string text, bool words, bool vectors)
    {
        var question = corpus.Retriever.Read(text);
        var query = new IndexQuery(words ? question.ToQuery() : [], vectors ? corpus.Embedder.Embed(text) : ReadOnlyMemory<float>.Empty);
        return (await corpus.Index.SearchAsync(query, 100, CancellationToken.None)).Select(n => n.Passage);
    }

    private static async ValueTask<IEnumerable<Passage>> RankAsync(Corpus corpus, string text) =>
        (await corpus.Retriever.RankAsync(text, 100, CancellationToken.None)).Select(r => r.Passage);

    private static async Task WriteFeaturesAsync(Corpus corpus, List<Judged> queries, string path)
    {
        await using var output = new StreamWriter(path);
        await output.WriteLineAsync(JsonSerializer.Serialize(new { names = PassageFeatures.Names }));
        foreach (var query in queries)
        {
            var ranked = await corpus.Retriever.RankAsync(query.Text, 150, CancellationToken.None);
            await output.WriteLineAsync(JsonSerializer.Serialize(new
            {
                set = query.Set,
                text = query.Text,
                grades = query.Grades,
                answerable = query.Answerable,
                documents = ranked.Select(r => r.Passage.DocumentId),
                features = ranked.Select(r => r.Features.Select(value => Math.Round(value, 4))),
            }));
        }
    }

    private static void Add(SortedDictionary<string, List<double>> scores, string set, double score)
    {
        if (!scores.TryGetValue(set, out var list))
        {
            scores.Add(set, list = []);
        }

        list.Add(score);
    }
}
