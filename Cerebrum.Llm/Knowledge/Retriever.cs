using System.Collections.Frozen;

namespace Cerebrum.Llm.Knowledge;

/// <param name="Score">0..1, greater is better: how much of what was asked the passage speaks of.</param>
internal sealed record Hit(Passage Passage, double Score);

/// <summary>Finds the passages that speak of a question. Throws what the store throws; the conversation answers without it.</summary>
internal sealed class Retriever
{
    /// <summary>Words of one query that are looked up; a longer question keeps its rarest ones.</summary>
    private const int MaxWords = 40;

    /// <summary>Passages of one document that one answer may hold.</summary>
    private const int MaxPerDocument = 3;

    /// <summary>A passage under this shares only stray words with the question: "nothing found" is then the honest answer.</summary>
    private const double Floor = 0.3;

    private static readonly FrozenSet<string> Asking =
        Words.Content("cause causes symptom symptoms sign signs treat treated treatment cure relieve manage remedy danger warning serious").ToFrozenSet();

    private readonly PassageStore store;
    private readonly LayTerms layTerms;
    private readonly Dictionary<string, Entry> entries;
    private readonly WordWeights weights;

    public Retriever(KnowledgePack pack, PassageStore store, LayTerms layTerms)
    {
        this.store = store;
        this.layTerms = layTerms;
        entries = pack.Passages().ToDictionary(p => p.PassageId, p => new Entry(p));
        weights = new WordWeights([.. entries.Values.Select(e => e.Words)]);
    }

    /// <summary>The best <paramref name="k"/> passages, best first; empty when nothing is found.</summary>
    public IReadOnlyList<Hit> Search(string query, int k)
    {
        var said = Words.Split(query).Select(Words.Stem).ToHashSet();
        var content = Words.Content(layTerms.Expand(query)).Distinct().OrderByDescending(weights.Of).Take(MaxWords);
        // "symptoms of" and "how to treat" ask for a section; they say nothing about which document.
        var words = content.Where(word => !Asking.Contains(word)).ToList();
        if (words.Count == 0)
        {
            return [];
        }

        var match = string.Join(" OR ", words.Select(word => $"\"{word}\""));
        return [.. store.Search(match, 60)
            .Select(found => Rank(entries[found.PassageId], found.Score, said, words))
            .Where(hit => hit.Score >= Floor)
            .OrderByDescending(hit => hit.Score)
            .GroupBy(hit => hit.Passage.DocumentId)
            .SelectMany(document => document.Take(MaxPerDocument))
            .OrderByDescending(hit => hit.Score)
            .Take(k)];
    }

    /// <summary>A passage of a document by its section.</summary>
    public Passage? Find(string documentId, string section) => entries.GetValueOrDefault($"{documentId}#{section.Replace(' ', '-')}")?.Passage;

    private Hit Rank(Entry entry, double bm25, HashSet<string> said, List<string> words)
    {
        var covered = words.Where(entry.Words.Contains).Sum(weights.Of) / words.Sum(weights.Of);
        var named = entry.Names.Max(name => Likeness(name, said, words));
        // BM25 orders; coverage and a name make scores comparable between questions. Each part is in 0..1.
        var score = (0.4 * covered) + (0.25 * bm25 / (bm25 + 10)) + (0.25 * named) + (AsksFor(entry.Passage.Section, said) ? 0.1 : 0);
        return new Hit(entry.Passage, Math.Clamp(score, 0, 1));
    }

    /// <summary>How much of a name is said, 0..1: 1 for all of it; in between by the harmonic mean of the name's part that is said
    /// and the question's part that is the name.</summary>
    private double Likeness(string[] name, HashSet<string> said, List<string> words)
    {
        if (name.Length > 0 && Array.TrueForAll(name, said.Contains))
        {
            return 1;
        }

        var shared = name.Where(words.Contains).Sum(weights.Of);
        return shared == 0 ? 0 : 2 * shared / (name.Sum(weights.Of) + words.Sum(weights.Of));
    }

    private static bool AsksFor(string section, HashSet<string> said) => section switch
    {
        Sections.Overview => said.Overlaps(["caus", "happen"]) || said.Count <= 3,
        Sections.Symptoms => said.Overlaps(["symptom", "sign"]),
        Sections.Help => said.Overlaps(["treat", "treatment", "cur", "reliev", "manag", "medicin", "remedy"]),
        Sections.RedFlags => said.Overlaps(["danger", "dangerou", "warn", "seriou", "emergency"]),
        Sections.SeekCare => said.Overlaps(["hospital", "urgent", "ambulanc", "emergency"]),
        _ => false,
    };

    private sealed class Entry(Passage passage)
    {
        public Passage Passage { get; } = passage;

        public HashSet<string> Words { get; } = [.. Knowledge.Words.Content($"{string.Join(' ', passage.Names)} {passage.Section} {passage.Text}")];

        public string[][] Names { get; } = [.. passage.Names.Select(name => Knowledge.Words.Split(name).Select(Knowledge.Words.Stem).ToArray())];
    }
}
