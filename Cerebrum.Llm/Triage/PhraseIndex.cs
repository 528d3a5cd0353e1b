namespace Cerebrum.Llm.Triage;

/// <summary>Phrases by the words that begin them, so that a token costs only the phrases it could begin.</summary>
internal sealed class PhraseIndex
{
    /// <summary>Matches kept per phrase: what comes later in a long text adds nothing, and keeps the work bounded.</summary>
    private const int MaxMatches = 24;

    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<Phrase> phrases = [];
    private readonly Dictionary<int, List<int>> byAnchor = [];

    public delegate void Found(int phrase, ReadOnlySpan<int> matched);

    /// <returns>The phrase's number, new or known.</returns>
    /// <exception cref="FormatException">See <see cref="PhraseParser"/>.</exception>
    public int Add(string text, IReadOnlyDictionary<string, string> lists, Vocabulary vocabulary)
    {
        if (numbers.TryGetValue(text, out var known))
        {
            return known;
        }

        var phrase = PhraseParser.Parse(text, lists, vocabulary);
        var number = numbers[text] = phrases.Count;
        phrases.Add(phrase);
        foreach (var word in phrase.Anchors)
        {
            if (!byAnchor.TryGetValue(word, out var begun))
            {
                byAnchor[word] = begun = [];
            }

            begun.Add(number);
        }

        return number;
    }

    /// <summary>Tells every match, current or not, in the order of the text.</summary>
    /// <param name="done">Phrases of which enough is known; may grow meanwhile.</param>
    public void Find(ReadOnlySpan<Token> tokens, Found found, bool[]? done = null)
    {
        Span<int> matched = stackalloc int[Phrase.MaxWords];
        for (var at = 0; at < tokens.Length; at++)
        {
            foreach (var word in tokens[at].Words)
            {
                if (!byAnchor.TryGetValue(word, out var begun))
                {
                    continue;
                }

                foreach (var number in begun)
                {
                    var count = done is not null && done[number] ? 0 : phrases[number].Match(tokens, at, matched);
                    if (count > 0)
                    {
                        found(number, matched[..count]);
                    }
                }
            }
        }
    }

    /// <returns>For each phrase the places (of its first word) where it is said of now; null where nowhere.</returns>
    public List<int>?[] FindCurrent(Token[] tokens)
    {
        var (places, done) = (new List<int>?[phrases.Count], new bool[phrases.Count]);
        Find(
            tokens,
            (number, matched) =>
            {
                if (phrases[number].IsCurrent(tokens, matched))
                {
                    var at = places[number] ??= [];
                    at.Add(matched[0]);
                    done[number] = at.Count >= MaxMatches;
                }
            },
            done);
        return places;
    }
}
