namespace Cerebrum.Llm.Triage;

/// <summary>Reads a phrase; the language is told at <see cref="Phrase"/>.</summary>
internal static class PhraseParser
{
    /// <exception cref="FormatException">What is wrong with the phrase.</exception>
    public static Phrase Parse(string text, IReadOnlyDictionary<string, string> lists, Vocabulary vocabulary)
    {
        var rest = text.Trim();
        var ever = Cut(ref rest, "ever:");
        var loose = Cut(ref rest, "~");
        var slots = new List<(int[], bool)>();
        foreach (var part in rest.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var joined = false;
            foreach (var slot in part.Split('+'))
            {
                slots.Add(([.. Expand(slot, lists).Split('|').Select(vocabulary.Add).Distinct()], joined));
                joined = true;
            }
        }

        return slots.Count is >= 1 and <= Phrase.MaxWords && !(loose && slots.Any(s => s.Item2))
            ? new Phrase([.. slots], loose, ever, [vocabulary.Add("but"), vocabulary.Add("not"), vocabulary.Add("no")])
            : throw new FormatException($"'{text}' needs 1 to {Phrase.MaxWords} words, and '+' does not go with '~'.");
    }

    private static string Expand(string slot, IReadOnlyDictionary<string, string> lists) => string.Join('|', slot.Split('|').Select(word =>
        !word.StartsWith('{') ? word
        : lists.TryGetValue(word.Trim('{', '}'), out var words) ? words
        : throw new FormatException($"There is no list of words {word}.")));

    private static bool Cut(ref string text, string mark)
    {
        var has = text.StartsWith(mark, StringComparison.Ordinal);
        text = has ? text[mark.Length..].Trim() : text;
        return has;
    }
}
