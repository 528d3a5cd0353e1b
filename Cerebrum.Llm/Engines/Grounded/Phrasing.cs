using System.Text;
using System.Text.RegularExpressions;

namespace Cerebrum.Llm.Engines;

/// <summary>Turns findings and passages into sentences. The choice between ways to say a thing hangs on the question alone.</summary>
internal sealed partial class Phrasing(string question)
{
    // FNV-1a: stable between processes, unlike string.GetHashCode.
    private readonly uint seed = question.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u);

    /// <param name="turn">The how manieth sentence of its place it is: neighbours are said in different ways.</param>
    public string Pick(int place, int turn, params ReadOnlySpan<string> ways) => ways[(int)(((seed >> (place * 3)) + (uint)turn) % (uint)ways.Length)];

    /// <summary>"a", "a and b", "a, b and c".</summary>
    public static string List(IReadOnlyList<string> items) => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => $"{string.Join(", ", items.SkipLast(1))} and {items[^1]}",
    };

    /// <summary>The first sentences of a passage, each with its reference. A question that a passage opens with answers none.</summary>
    public static string Quote(string text, int id, int sentences) =>
        string.Join(' ', SentenceEnd().Split(text.Trim()).Where(s => !s.EndsWith('?')).Take(sentences).Select(s => Refer(s, id)));

    /// <summary>A sentence with its reference: "Rest in a dark room [2]."</summary>
    public static string Refer(string sentence, int id)
    {
        var body = sentence.TrimEnd();
        return body.Length > 0 && body[^1] is '.' or '!' or '?' ? $"{body[..^1]} [{id}]{body[^1]}" : $"{body} [{id}].";
    }

    /// <summary>Sentences one after another; empty ones leave no gap.</summary>
    public static string Join(params IEnumerable<string> sentences) => string.Join(' ', sentences.Where(s => s.Length > 0));

    public static string Capital(string text) => text.Length == 0 ? text : new StringBuilder(text) { [0] = char.ToUpperInvariant(text[0]) }.ToString();

    /// <summary>A title in the middle of a sentence: "migraine" and "irritable bowel syndrome (IBS)", but "COVID-19" and "Parkinson's disease".</summary>
    public static string Inline(string title) =>
        title.Length > 1 && char.IsUpper(title[0]) && char.IsLower(title[1]) && !ProperName().IsMatch(title) ? char.ToLowerInvariant(title[0]) + title[1..] : title;

    [GeneratedRegex(@"(?<=[.!?])\s+(?=[A-Z0-9])")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"^(?!Athlete's)\w+'s\b|^(?:De Quervain|Lyme|Ebola|Zika|Achilles|Baker|Bartholin|Down|Marfan|Turner|Gilbert|Guillain|Hodgkin|Kawasaki|Legionnaires|Stevens)")]
    private static partial Regex ProperName();
}
