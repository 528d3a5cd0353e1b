using System.Collections.Concurrent;
using Cerebrum.Llm.Knowledge.Embedding;

namespace Cerebrum.Llm.Knowledge.Retrieval;

/// <summary>Vectors of titles that are questions. The same ones come again and again, so they are kept.</summary>
internal sealed class TitleVectors(OnnxEmbedder embedder)
{
    /// <summary>About 20 MB; then all are forgotten, which costs one search a millisecond.</summary>
    private const int MostKept = 20_000;

    private readonly ConcurrentDictionary<string, float[]> kept = new(StringComparer.Ordinal) { [""] = new float[embedder.Dimension] };

    /// <returns>One unit vector a title, in their order; zeros for an empty one.</returns>
    public List<float[]> Of(IReadOnlyList<string> titles)
    {
        var missing = titles.Where(title => !kept.ContainsKey(title)).Distinct().ToList();
        if (missing.Count > 0)
        {
            if (kept.Count > MostKept)
            {
                kept.Clear();
            }

            foreach (var (title, vector) in missing.Zip(embedder.Embed(missing)))
            {
                kept[title] = vector;
            }
        }

        return [.. titles.Select(title => kept.TryGetValue(title, out var vector) ? vector : new float[embedder.Dimension])];
    }
}
