using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Llm.Evidence;

/// <summary>A content word of a text, with whether the text says or denies it: "not contagious" denies "contagious".</summary>
/// <param name="Stem">Of the word, or of the first of a pair of opposites: "unsafe" denies "safe".</param>
/// <param name="Opposite">It stands there as its opposite.</param>
/// <param name="ClauseDenies">Whether its clause as a whole denies: then "antibiotics are not needed" and "no antibiotics are needed" agree.</param>
/// <param name="Unsure">An "and" stands between it and the denial: "cannot sleep and pain" says there is pain, "do not eat and drink" does not.</param>
internal readonly record struct Said(string Stem, bool Denied, bool Opposite, bool ClauseDenies, bool Unsure)
{
    /// <summary>Whether <paramref name="claim"/> says a word that <paramref name="passage"/> only denies, or the other way round.</summary>
    /// <param name="except">Words that both speak about.</param>
    public static bool Contradicts(IReadOnlyList<Said> claim, IReadOnlyList<Said> passage, IReadOnlySet<string> except) =>
        claim.Where(word => !except.Contains(word.Stem)).Any(word =>
        {
            var there = passage.Where(other => other.Stem == word.Stem).ToList();
            return there.Count > 0 && !there.Exists(other => other.Agrees(word));
        });

    private bool Agrees(Said other) => Unsure || other.Unsure || Denied == other.Denied || (ClauseDenies == other.ClauseDenies && Opposite == other.Opposite);

    /// <param name="plain">As <see cref="Wording.Plain"/> gives it.</param>
    public static List<Said> Read(string plain) => [.. (Polarity.Denies(plain) ? Polarity.ClauseEnd().Split(plain) : [plain]).SelectMany(Polarity.OfClause)];
}

/// <summary>Finds what a clause denies by the words for it: grammar enough for sentences of health information, no more.</summary>
internal static partial class Polarity
{
    /// <summary>Deny what follows in their clause.</summary>
    private static readonly FrozenSet<string> Deniers = Set(
        "not never cannot cant isnt arent wasnt werent dont doesnt didnt havent hasnt hadnt wont wouldnt shouldnt couldnt mustnt neednt neither nor hardly nothing unlikely "
        + "avoid avoids avoided avoiding useless pointless ineffective unable fail fails failed nobody");

    /// <summary>Deny the noun that follows, up to a verb: "no rash is typical".</summary>
    private static readonly FrozenSet<string> NounDeniers = Set("no without none lack lacks lacking");
    private static readonly FrozenSet<string> Verbs = Set("is are was were has have had can may might should will would do does did be must");

    /// <summary>Not built of a word and its denial, whatever they look like.</summary>
    private static readonly FrozenSet<string> Whole = Set("breathless regardless nonetheless under until union unit unite uncle unless");

    private static readonly FrozenDictionary<string, (string Stem, bool Opposite)> Opposites = Pairs(
        "safe:dangerous hazardous", "common commonly often frequent frequently usual usually always:rare rarely seldom uncommon unusual", "increase increases increased raise raises raised higher rise rises:decrease decreases decreased reduce reduces reduced lower lowers lowered lessens shrinks",
        "better improve improves improved ease eases relieve relieves soothe soothes:worse worsen worsens aggravate aggravates", "start starts begin begins continue continues:stop stops quit", "after:before", "left:right",
        "benign:malignant", "early:late", "hot warm:cold cool", "bright:dark", "loud noisy:quiet", "wet:dry", "high:low", "sudden suddenly:gradual gradually", "acute:chronic", "severe:mild", "full:empty", "harmful harm:harmless");

    private static readonly FrozenSet<string> OppositeStems = Opposites.Keys.Select(Words.Stem).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a word has an opposite that is known: then another may stand for it, and what it says is compared.</summary>
    public static bool Compares(string stem) => OppositeStems.Contains(stem);

    /// <summary>Where nothing is denied, it does not matter where clauses end.</summary>
    public static bool Denies(string plain) => Words.Read(plain).Exists(word => Deniers.Contains(word.Text) || NounDeniers.Contains(word.Text));

    public static IEnumerable<Said> OfClause(string clause)
    {
        var said = new List<Said>();
        var (denied, denies, unsure, upToVerb, last) = (false, false, false, false, false);
        foreach (var word in Words.Read(clause))
        {
            if (Deniers.Contains(word.Text) || NounDeniers.Contains(word.Text))
            {
                (denied, denies, unsure, upToVerb, last) = (!denied, !denies, false, NounDeniers.Contains(word.Text), true);
                continue;
            }

            if (upToVerb && Verbs.Contains(word.Text))
            {
                (denied, upToVerb) = (!denied, false);
            }

            unsure |= denied && word.Text == "and";
            foreach (var (stem, opposite) in Stems(word))
            {
                said.Add(new Said(stem, denied ^ opposite, opposite, false, unsure));
                last = false;
            }
        }

        // "Rest helps, antibiotics do not": what is denied stands before.
        return said.Select(s => s with { Denied = s.Denied ^ last, ClauseDenies = denies });
    }

    private static IEnumerable<(string Stem, bool Opposite)> Stems(Word word)
    {
        if (Opposites.TryGetValue(word.Text, out var known))
        {
            yield return known;
        }
        else if (!word.IsCommon)
        {
            yield return (word.Stem, false);
            if (!Whole.Contains(word.Text) && Denial().Match(word.Text) is { Success: true } inner)
            {
                yield return (Words.Stem(inner.Groups["of"].Value), true); // "noncontagious", "painless"
            }
        }
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, (string Stem, bool Opposite)> Pairs(params string[] pairs) => pairs
        .Select(pair => pair.Split(':').Select(side => side.Split(' ')).ToArray())
        .SelectMany(sides => sides[0].Select(w => (Word: w, Opposite: false)).Concat(sides[1].Select(w => (Word: w, Opposite: true))), (sides, w) => (w.Word, Value: (sides[0][0], w.Opposite)))
        .ToFrozenDictionary(w => w.Word, w => w.Value, StringComparer.Ordinal);

    // A comma within a list ends nothing: "no fever, cough or rash"; nor does the colon before one: "not any of these: fever".
    [GeneratedRegex(@"[.!?;\n()]|(?<!of these):|,(?!\s*(?:or|nor|including|such as|like|especially|even)\b|(?:(?:\s+[\w'-]+){1,3},)*(?:\s+[\w'-]+){1,3}\s+(?:or|nor)\b)|\b(?:but|however|although|though|while|whereas|unless|because|if|when|which|who|so|then)\b|\band (?=(?:it|they|is|are|can|may|do|does|has|have|will|should|cannot|never|not|no)\b)")]
    public static partial Regex ClauseEnd();

    [GeneratedRegex(@"^(?:un|non)(?<of>[a-z]{4,})$|^(?<of>[a-z]{4,})less$")]
    private static partial Regex Denial();
}
