namespace Cerebrum.Llm.Knowledge;

/// <summary>The names of the pack's entries, to find them in a text whatever their endings.</summary>
internal sealed class EntryNames
{
    /// <summary>Words of the longest name that is looked for.</summary>
    private const int Longest = 5;

    private readonly Dictionary<string, string> titles = new(StringComparer.Ordinal);
    private readonly HashSet<string> all;
    private readonly ILookup<string, (string Title, List<Word> Words)> byFirstWord;

    public EntryNames(IEnumerable<(string Title, IReadOnlyList<string> Synonyms)> entries)
    {
        var list = entries.ToList();
        all = list.Select(e => e.Title).ToHashSet(StringComparer.Ordinal);
        byFirstWord = all.Select(title => (Title: title, Words: Words.Read(title))).ToLookup(t => t.Words[0].Text);
        foreach (var (name, title) in list.Select(e => (e.Title, e.Title)).Concat(list.SelectMany(e => e.Synonyms, (e, synonym) => (synonym, e.Title))))
        {
            titles.TryAdd(string.Join(' ', Stems(name)), title); // A title goes before another entry's synonym.
        }
    }

    public bool IsTitle(string text) => all.Contains(text);

    /// <summary>The titles that stand in a text word for word.</summary>
    public IEnumerable<string> TitlesIn(string text)
    {
        var words = Words.Read(text);
        for (var at = 0; at < words.Count; at++)
        {
            foreach (var (title, said) in byFirstWord[words[at].Text])
            {
                if (said.Count <= words.Count - at && said.Index().All(word => words[at + word.Index].Text == word.Item.Text))
                {
                    yield return title;
                }
            }
        }
    }

    /// <summary>The title of the entry with the longest name in the text; null where there is none.</summary>
    public string? Find(string text)
    {
        var stems = Stems(text);
        for (var length = Math.Min(Longest, stems.Length); length > 0; length--)
        {
            for (var start = 0; start + length <= stems.Length; start++)
            {
                if (titles.TryGetValue(string.Join(' ', stems, start, length), out var title))
                {
                    return title;
                }
            }
        }

        return null;
    }

    private static string[] Stems(string text) => [.. Words.Read(text).Select(word => word.Stem)];
}
