using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Llm.Differential;

/// <summary>What a text says is there, and what it says is not: stems of content words.</summary>
/// <param name="Pieces">What is there, one piece for each thing that is told: "I cough", "my hand shakes".</param>
internal sealed partial record Findings(IReadOnlyList<IReadOnlySet<string>> Pieces, IReadOnlySet<string> Present, IReadOnlySet<string> Denied)
{
    private static readonly FrozenDictionary<string, string> Irregular = (
        "bent bend caught catch swollen swell bled bleed broke break broken break fell fall fallen fall lost los lose los woke wake woken wake stung sting bit bite bitten bite burnt burn "
        + "shook shake shaken shake ate eat eaten eat drank drink drunk drink slept sleep grew grow grown grow tore tear torn tear breathe breath forgot forget forgotten forget "
        + "stuck stick teeth tooth feet foot felt feel thought think spun spin ran run held hold hit hit swam swim worn wear frozen freeze shrunk shrink")
        .Split(' ').Chunk(2).ToFrozenDictionary(pair => Words.Stem(pair[0]), pair => Words.Stem(pair[1]));

    public IReadOnlySet<string> Spoken { get; } = Present.Union(Denied).ToHashSet();

    /// <summary>Reads a text in clauses: a denial reaches to the end of its clause ("no fever or cough, but a rash"). What is only
    /// asked ("should I worry?") is no finding.</summary>
    public static Findings Read(string text)
    {
        var pieces = new List<IReadOnlySet<string>>();
        var denied = new HashSet<string>();
        var told = Asked().Replace(text.ToLowerInvariant().Replace('’', '\''), ". ");
        foreach (var clause in ClauseEnd().Split(DeniedList().Replace(told, list => list.Value.Replace(",", " or", StringComparison.Ordinal))))
        {
            var denial = Denial().Match(clause);
            var affirmed = denial.Success ? clause[..denial.Index] : clause;
            pieces.AddRange(PieceEnd().Split(affirmed).Select(piece => Stems(piece).ToHashSet()).Where(piece => piece.Count > 0));
            denied.UnionWith(Stems(clause[affirmed.Length..]));
        }

        var present = pieces.SelectMany(piece => piece).ToHashSet();
        denied.ExceptWith(present);
        return new Findings(pieces, present, denied);
    }

    /// <summary>The content words of a text as signs and complaints are compared.</summary>
    public static IEnumerable<string> Stems(string text) => Words.Content(Unable().Replace(text, "inability")).Select(Bare);

    /// <summary>A word, lower case, as it is compared here.</summary>
    public static string Stem(string word) => Bare(Words.Stem(word));

    // Beyond the stem: "itchy", "runny", "suddenly" and "swollen" meet "itching", "runs", "sudden" and "swelling".
    private static string Bare(string stem) => Irregular.TryGetValue(stem, out var plain) ? plain : stem switch
    {
        [.., 'l', 'y'] when stem.Length >= 6 => stem[..^2],
        [.., var before, var last, 'y'] when stem.Length >= 5 => stem[..^(before == last ? 2 : 1)],
        _ => stem,
    };

    [GeneratedRegex(@"\b(?:cannot|can't|cant|can not|could not|couldn't|unable to|not able to)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Unable();

    [GeneratedRegex(@"[.!?;,:\n]|\bbut\b|\bhowever\b|\balthough\b|\bonly\b|\bjust\b(?! (?:as|like))")]
    private static partial Regex ClauseEnd();

    [GeneratedRegex(@"\b(?:and|with|also|then)\b")]
    private static partial Regex PieceEnd();

    // "can't breathe" and "cannot sleep" say what is there.
    [GeneratedRegex(@"\b(?:no|not|without|never|denies|deny|neither|nor|none|isn't|don't|doesn't|didn't|haven't|hasn't|wasn't|won't|wont)\b(?! (?:sure|only|just|able|stop|go|heal|close|let|ease|come))")]
    private static partial Regex Denial();

    // "no fever, cough or rash": one denial, whose commas end nothing.
    [GeneratedRegex(@"\b(?:no|without)(?: [\w']+){1,2}(?:, (?!no\b|but\b|i\b|my\b|it\b)[\w']+(?: [\w']+)?)*,? (?:or|nor) ")]
    private static partial Regex DeniedList();

    [GeneratedRegex(@"\b(?:should|do|shall|must) i (?:be )?(?:worr(?:y|ied)|concerned|see|go|call|need|visit)\b[^.;!?\n]*|\bwhat (?:could|can|might|may|is) (?:it|this|that|wrong|happening)\b[^.;!?\n]*"
        + @"|\bwhat (?:should|can|do|shall) (?:i|we|you)\b[^.;!?\n]*|\bis (?:it|this|that) (?:serious|dangerous|normal|bad|contagious|ok|okay)\b|\bi(?:'m| am) (?:a bit |so |really |very )?(?:worried|concerned|scared) (?:it|this|that|about (?:it|this))\b[^.;!?\n]*")]
    private static partial Regex Asked();
}
