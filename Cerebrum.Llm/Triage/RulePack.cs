using System.Text.Json.Serialization;

namespace Cerebrum.Llm.Triage;

/// <summary>The rule pack as it stands in <c>rules.json</c>; docs/triage.md explains its language.</summary>
/// <param name="Words">Named alternatives, used as <c>{name}</c> in a phrase.</param>
/// <param name="Concepts">Named lists of phrases, used as <c>@name</c> in place of a phrase.</param>
/// <param name="Context">What makes words not count: see <see cref="Context"/>.</param>
/// <param name="Misspelt">Usual misspellings of words too short to be corrected by likeness, by the word meant.</param>
/// <param name="SpelledRight">Words that resemble a pattern word and are not one misspelt.</param>
internal sealed record RulePack(
    [property: JsonRequired] Dictionary<string, string> Words,
    [property: JsonRequired] Dictionary<string, string[]> Concepts,
    [property: JsonRequired] ContextPhrases Context,
    [property: JsonRequired] Dictionary<string, string> Misspelt,
    [property: JsonRequired] string SpelledRight,
    [property: JsonRequired] RuleText[] Rules);

/// <param name="Negation">Negates what follows in its clause.</param>
/// <param name="NegationSpent">Begins with a negation that negates nothing further: "not stopping", "not sure".</param>
/// <param name="Past">Makes its clause one about the past.</param>
/// <param name="Present">Keeps a clause in the present, whatever else stands in it.</param>
/// <param name="Feared">What follows in its clause is feared, prevented or inherited.</param>
/// <param name="Question">Begins a question for information, unless its clause names a person.</param>
/// <param name="Person">Names a person.</param>
/// <param name="Elsewhere">The sentence is a story, or about an animal.</param>
/// <param name="Figurative">Its own words are a figure of speech.</param>
internal sealed record ContextPhrases(
    [property: JsonRequired] string[] Negation,
    [property: JsonRequired] string[] NegationSpent,
    [property: JsonRequired] string[] Past,
    [property: JsonRequired] string[] Present,
    [property: JsonRequired] string[] Feared,
    [property: JsonRequired] string[] Question,
    [property: JsonRequired] string[] Person,
    [property: JsonRequired] string[] Elsewhere,
    [property: JsonRequired] string[] Figurative);

/// <summary>One rule as written.</summary>
/// <param name="Reason">A sentence for the person.</param>
/// <param name="Source">The guideline it follows.</param>
/// <param name="When">Alternatives; in each, <c>&amp;</c> joins what must all be there and <c>/</c> separates phrases one of which suffices.</param>
/// <param name="Unless">Phrases separated by <c>/</c>; the rule rests where one of them is said.</param>
/// <param name="Within">Words within which everything of one alternative must stand.</param>
/// <param name="Do">First aid, put behind the level's action.</param>
/// <param name="Crisis">The action leads with crisis help.</param>
/// <param name="Yes">Examples that fire the rule.</param>
/// <param name="No">Examples that do not.</param>
internal sealed record RuleText(
    [property: JsonRequired] string Id,
    [property: JsonRequired] TriageLevel Level,
    [property: JsonRequired] string Title,
    [property: JsonRequired] string Reason,
    [property: JsonRequired] string Source,
    [property: JsonRequired] string[] When,
    [property: JsonRequired] string[] Yes,
    [property: JsonRequired] string[] No,
    string? Unless = null,
    Bounds? Age = null,
    string? Sex = null,
    bool Pregnant = false,
    Bounds? Weeks = null,
    int Within = RuleText.DefaultWithin,
    string? Do = null,
    bool Crisis = false)
{
    /// <summary>About three spoken sentences.</summary>
    public const int DefaultWithin = 40;
}

/// <summary>Age in years (<c>0.25</c> is three months) or weeks of pregnancy; both ends belong to it.</summary>
/// <param name="OrUnknown">Holds too where neither text nor profile says it.</param>
internal sealed record Bounds(double Min = 0, double Max = double.MaxValue, bool OrUnknown = false)
{
    public bool Hold(double value) => value >= Min && value <= Max;
}
