using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Knowledge.Retrieval;

namespace Cerebrum.Llm.Sessions;

/// <summary>Tells a question that only its conversation explains ("does it spread?", "how long?", "since Monday") from a complete one
/// ("it burns when I pee", "my knee hurts, is it broken?").</summary>
internal static partial class PointsBack
{
    /// <summary>Words that say something of a complaint or a treatment, whichever it is: alone they are about nothing.</summary>
    private static readonly FrozenSet<string> Passing = (
        "time times day days night nights week weeks month months year years hour hours minute minutes morning evening today yesterday tomorrow monday tuesday wednesday thursday "
        + "friday saturday sunday long longer often soon later always sometimes never constantly suddenly slowly gradually one two three four five six seven eight nine ten couple several "
        + "last lasting start started begin began stop stopped go goes going gone come comes back spread spreads spreading worse worst better best bad good badly high low normal ok okay safe "
        + "hurt hurts pain painful itch itches itchy swell mild strong severe sore happen happens happening change changes tell make makes take takes taking use work works worked need try "
        + "see call ask worry worried concerned recover recovery heal healing home remedy work school travel fly flying drive run exercise sport swim sleep rest drink drinking alcohol eat eating "
        + "pregnant pregnancy breastfeeding child children kid kids baby adult adults people person woman women man men someone anyone others family partner elderly older old young "
        + "real really true else different similar same thing possible usual usually typical natural naturally side effect effects left right since ago already still yet ever every around almost nearly while yes no sure please thanks thank hello hi")
        .Split(' ').Select(Words.Stem).ToFrozenSet(StringComparer.Ordinal);

    public static string WithoutOpening(string question) => Opening().Replace(question, "");

    public static bool Is(string question)
    {
        var asks = Asks().IsMatch(question);
        if (!HasOwn(question))
        {
            return true; // "How long does it last?", "Is there a cure?", "For two days."
        }

        if (!asks && Fragment().IsMatch(question))
        {
            return true; // "Into my left arm.", "Since I lifted a box."
        }

        return HasOpenPronoun(question) && (asks || (StartsWithIt().IsMatch(question) && !AboutNothing().IsMatch(question)));
    }

    /// <summary>Whether there is an "it" that nothing before it in the question explains.</summary>
    public static bool HasOpenPronoun(string question)
    {
        var pronoun = Pronoun().Match(question);
        if (!pronoun.Success || (FormalIt().Match(question) is { Success: true } formal && HasOwn(question[(formal.Index + formal.Length)..])))
        {
            return false;
        }

        var clause = ClauseEnd().Matches(question[..pronoun.Index]).LastOrDefault();
        return clause is null || !HasOwn(question[..clause.Index]);
    }

    /// <summary>Whether it names something of its own to speak of.</summary>
    private static bool HasOwn(string text) => Words.Read(text).Exists(word =>
        !word.IsCommon && !IntentWords.Ask(word.Stem) && !Passing.Contains(word.Stem) && !word.Text.All(char.IsAsciiDigit));

    [GeneratedRegex(@"^\W*(?:(?:and|also|but|now|plus|so|ok|okay|yes|no|or|then|what about|how about)\b[\s,]*)+", RegexOptions.IgnoreCase)]
    private static partial Regex Opening();

    // "On Monday I woke up with …" is a sentence.
    [GeneratedRegex(@"^\W*(?:(?:since|after|before) i\b[^,]*$|(?:in|into|to|on|at|for|since|from|about|around|only|mostly|sometimes|after|before|during)\b(?![^,]*\b(?:i|he|she|there|it)\b)(?!.*,\s*i\b))", RegexOptions.IgnoreCase)]
    private static partial Regex Fragment();

    [GeneratedRegex(@"\?|^\W*(?:what|which|how|why|when|where|who|is|are|can|could|should|does|do|did|will|would|tell me|explain)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Asks();

    // "this morning" is a time; "I think that" and "a rash that" join clauses.
    [GeneratedRegex(@"\b(?:it|its|these|those|they|them|their|this(?! (?:morning|evening|afternoon|week|month|year|time|summer|winter))|(?<=\b(?:is|was|does|did|do|can|could|will|would|should|of|about|for|with|like|treat|cause|causes) )that|that(?=\W*$|'s))\b", RegexOptions.IgnoreCase)]
    private static partial Regex Pronoun();

    [GeneratedRegex(@"[.;,:!?\n]|\b(?:and|or|but|because|so|then)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ClauseEnd();

    [GeneratedRegex(@"^\W*(?:it|this|that|they|these|those)\b", RegexOptions.IgnoreCase)]
    private static partial Regex StartsWithIt();

    // "It burns when I pee", "it is hard to breathe": the it is the grammar's.
    [GeneratedRegex(@"^\W*it(?:'s| is| was)? (?:\w+ )?(?:burns?|hurts?|stings?|itches|aches?|feels|hard|difficult|painful|impossible)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AboutNothing();

    [GeneratedRegex(@"\b(?:is|was|isn't) it (?:\w+ )?(?:normal|ok|okay|safe|possible|true|bad|common|likely|dangerous|healthy|good|better) (?:to|that|if)\b", RegexOptions.IgnoreCase)]
    private static partial Regex FormalIt();
}
