using System.Collections.Concurrent;
using System.Globalization;

namespace Cerebrum.Llm.Triage;

/// <summary>The words of all patterns, each once. A word is literal (<c>chest</c>), a prefix (<c>sweat*</c>), a range of numbers
/// (<c>20..33</c>, <c>300..</c>, <c>..90</c>) or a class of numbers (<c>&lt;fever&gt;</c>, see <see cref="Facts"/>).</summary>
internal sealed class Vocabulary
{
    public const int MinPrefix = 3;

    /// <summary>Bounds what callers can make us remember.</summary>
    private const int MaxCached = 20_000;

    private readonly Dictionary<string, int> index = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> prefixes = new(StringComparer.Ordinal);
    private readonly List<(double Low, double High, int Word)> ranges = [];
    private readonly ConcurrentDictionary<string, int[]> cache = new(StringComparer.Ordinal);
    private Spelling spelling = new([], []);

    public int Count => index.Count;

    /// <returns>The index of the word, new or known.</returns>
    /// <exception cref="FormatException">The word is none of the kinds above.</exception>
    public int Add(string word)
    {
        if (index.TryGetValue(word, out var known))
        {
            return known;
        }

        var added = index.Count;
        if (word.Contains("..", StringComparison.Ordinal))
        {
            var ends = word.Split("..");
            ranges.Add((End(ends[0], double.NegativeInfinity), End(ends[1], double.PositiveInfinity), added));
        }
        else if (word.EndsWith('*'))
        {
            this.prefixes[Letters(word[..^1], MinPrefix)] = added;
        }
        else if (!(word.StartsWith('<') && word.EndsWith('>')))
        {
            Letters(word, 1);
        }

        index[word] = added;
        return added;
    }

    /// <summary>To be called once, after the last <see cref="Add"/>.</summary>
    /// <param name="misspelt">Usual misspellings, by the word meant.</param>
    /// <param name="spelledRight">Words that look like a pattern word misspelt, and are not.</param>
    public void Close(IReadOnlyDictionary<string, string> misspelt, IEnumerable<string> spelledRight)
    {
        spelling = new Spelling(index.Keys.Where(w => char.IsLetter(w[0])), spelledRight);
        foreach (var (meant, written) in misspelt)
        {
            foreach (var word in written.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                cache[word] = [.. Letters(meant)];
            }
        }
    }

    /// <returns>The index of a word of a pattern, or -1.</returns>
    public int IndexOf(string word) => index.GetValueOrDefault(word, -1);

    /// <returns>The pattern words that this token matches, misspelt or not.</returns>
    public int[] Match(in Token token)
    {
        if (!double.IsNaN(token.Number))
        {
            return Numbers(token);
        }

        if (cache.TryGetValue(token.Text, out var known))
        {
            return known;
        }

        var words = Letters(token.Text);
        if (words.Count == 0 && spelling.Correct(token.Text) is { } meant)
        {
            words = Letters(meant);
        }

        int[] found = [.. words];
        if (cache.Count < MaxCached)
        {
            cache[token.Text] = found;
        }

        return found;
    }

    private List<int> Letters(string text)
    {
        var words = new List<int>();
        if (index.TryGetValue(text, out var literal))
        {
            words.Add(literal);
        }

        var prefixes = this.prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = MinPrefix; length <= text.Length; length++)
        {
            if (prefixes.TryGetValue(text.AsSpan(0, length), out var prefix))
            {
                words.Add(prefix);
            }
        }

        return words;
    }

    private int[] Numbers(Token token) =>
        [.. ranges.Where(r => token.Number >= r.Low && token.Number <= r.High).Select(r => r.Word)];

    private static double End(string text, double open) =>
        text.Length == 0 ? open : double.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static string Letters(string word, int atLeast) =>
        word.Length >= atLeast && word.All(char.IsAsciiLetterLower)
            ? word
            : throw new FormatException($"'{word}' is not a word of at least {atLeast} lower-case letters.");
}
