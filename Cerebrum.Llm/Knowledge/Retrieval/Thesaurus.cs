namespace Cerebrum.Llm.Knowledge.Retrieval;

/// <summary>Words that mean nearly the same to a person who asks: a passage that has another word of the group also speaks of it.</summary>
internal sealed class Thesaurus
{
    /// <summary>Words of the longest term.</summary>
    private const int Longest = 3;

    private readonly Dictionary<string, HashSet<string>> others = new(StringComparer.Ordinal);

    private Thesaurus(IEnumerable<string[]> groups)
    {
        foreach (var group in groups)
        {
            foreach (var term in group)
            {
                if (!others.TryGetValue(term, out var known))
                {
                    others.Add(term, known = []);
                }

                known.UnionWith(group.Where(other => other != term));
            }
        }
    }

    /// <summary>Reads groups, one a line, terms parted by <c>|</c>.</summary>
    public static Thesaurus Load(string path) => new(File.ReadLines(path)
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('|').Select(term => string.Join(' ', Words.Read(term).Select(word => word.Stem))).Distinct().ToArray()));

    /// <summary>The terms of a text that the thesaurus knows, with what else they may be called: stems, parted by spaces.</summary>
    /// <param name="stems">The text's words, in order.</param>
    public IEnumerable<(ArraySegment<string> Said, IReadOnlyCollection<string> Others)> Find(string[] stems)
    {
        for (var length = 1; length <= Longest; length++)
        {
            for (var i = 0; i + length <= stems.Length; i++)
            {
                var said = new ArraySegment<string>(stems, i, length);
                if (others.TryGetValue(string.Join(' ', said.AsSpan()), out var found))
                {
                    yield return (said, found);
                }
            }
        }
    }
}
