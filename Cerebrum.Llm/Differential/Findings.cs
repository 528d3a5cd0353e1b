using System.Text.RegularExpressions;
using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Llm.Differential;

/// <summary>What a text says is there, and what it says is not: stems of content words.</summary>
internal sealed partial record Findings(IReadOnlySet<string> Present, IReadOnlySet<string> Denied)
{
    public IReadOnlySet<string> Spoken { get; } = Present.Union(Denied).ToHashSet();

    /// <summary>Reads a text in clauses: a denial reaches to the end of its clause ("no fever or cough, but a rash").</summary>
    public static Findings Read(string text)
    {
        var present = new HashSet<string>();
        var denied = new HashSet<string>();
        foreach (var clause in ClauseEnd().Split(text.ToLowerInvariant().Replace('’', '\'')))
        {
            var denial = Denial().Match(clause);
            var affirmed = denial.Success ? clause[..denial.Index] : clause;
            present.UnionWith(Words.Content(affirmed));
            denied.UnionWith(Words.Content(clause[affirmed.Length..]));
        }

        denied.ExceptWith(present);
        return new Findings(present, denied);
    }

    [GeneratedRegex(@"[.!?;,\n]|\bbut\b|\bhowever\b|\balthough\b|\bonly\b|\bjust\b(?! (?:as|like))")]
    private static partial Regex ClauseEnd();

    // "can't breathe" and "cannot sleep" say what is there.
    [GeneratedRegex(@"\b(?:no|not|without|never|denies|deny|neither|nor|none|isn't|don't|doesn't|didn't|haven't|hasn't|wasn't)\b(?! (?:sure|only|just|able))")]
    private static partial Regex Denial();
}
