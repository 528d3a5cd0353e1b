using Cerebrum.Llm.Knowledge.Embedding;
using Cerebrum.Llm.Knowledge.Index;

namespace Cerebrum.Llm.Knowledge.Retrieval;

/// <param name="Score">0..1, greater is better: how surely the passage speaks of what was asked.</param>
internal sealed record Hit(Passage Passage, double Score);

/// <param name="Nearest">Best first; also where none of them is an answer.</param>
/// <param name="Abstained">Nothing was found that speaks of what was asked.</param>
internal sealed record Found(IReadOnlyList<Hit> Nearest, bool Abstained)
{
    /// <summary>What an answer may rest on.</summary>
    public IReadOnlyList<Hit> Hits => Abstained ? [] : Nearest;
}

/// <summary>Finds the passages that speak of a question: the index nominates by words and meaning, the re-ranker judges.</summary>
internal sealed class Retriever(IVectorIndex index, OnnxEmbedder embedder, QuestionReader reader, Reranker reranker)
{
    /// <summary>Nominees that are judged: enough that the right one is among them, few enough to read in a millisecond (bench/README.md).</summary>
    private const int Nominees = 64;

    /// <summary>Passages of one document that one answer may hold.</summary>
    private const int MaxPerDocument = 3;

    /// <summary>The best <paramref name="k"/> passages. Throws what the index throws.</summary>
    /// <param name="isComplaint">The caller knows that it tells what somebody has, whatever it asks besides.</param>
    public async ValueTask<Found> SearchAsync(string query, int k, CancellationToken ct, bool isComplaint = false)
    {
        var question = reader.Read(query);
        question = question with { IsComplaint = question.IsComplaint || isComplaint };
        var ranked = await RankAsync(query, question, Math.Max(Nominees, 2 * k), ct);
        return new Found([.. Collapse(ranked).Take(k).Select(r => new Hit(r.Passage, reranker.Sureness(r)))], !reranker.Answers(question, ranked));
    }

    /// <summary>What is looked up for a question.</summary>
    public Question Read(string query) => reader.Read(query);

    /// <inheritdoc cref="QuestionReader.Spell"/>
    public string Spell(string text) => reader.Spell(text);

    /// <inheritdoc cref="QuestionReader.Reads"/>
    public bool Reads(string text) => reader.Reads(text);

    /// <summary>All that was nominated, judged, best first, however little it says.</summary>
    public ValueTask<IReadOnlyList<Ranked>> RankAsync(string query, int nominees, CancellationToken ct) => RankAsync(query, reader.Read(query), nominees, ct);

    private async ValueTask<IReadOnlyList<Ranked>> RankAsync(string query, Question question, int nominees, CancellationToken ct)
    {
        if (question.Terms.Count == 0)
        {
            return [];
        }

        var vector = embedder.Embed(query);
        var found = await index.SearchAsync(new IndexQuery(question.ToQuery(), vector), nominees, ct);
        return reranker.Rank(question, vector, found);
    }

    private static IEnumerable<Ranked> Collapse(IEnumerable<Ranked> ranked)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        var ofDocument = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var r in ranked)
        {
            // The same text in two sources is one passage.
            if (ofDocument.GetValueOrDefault(r.Passage.DocumentId) < MaxPerDocument && texts.Add(string.Join(' ', Words.Split($"{r.Passage.Title} {r.Passage.Text}"))))
            {
                ofDocument[r.Passage.DocumentId] = ofDocument.GetValueOrDefault(r.Passage.DocumentId) + 1;
                yield return r;
            }
        }
    }
}
