namespace Cerebrum.Llm.Triage;

/// <summary>A compiled rule.</summary>
/// <param name="text">As written, already validated.</param>
/// <param name="when">Alternatives; each a list of groups; each the phrases one of which must be there.</param>
/// <param name="unless">Phrases that put the rule to rest.</param>
internal sealed class TriageRule(RuleText text, int[][][] when, int[] unless)
{
    public string Id => text.Id;

    public TriageLevel Level => text.Level;

    public bool Crisis => text.Crisis;

    public string? Do => text.Do;

    public RuleText Text => text;

    /// <param name="places">For each phrase, where it is said.</param>
    public bool Fires(List<int>?[] places, Facts facts) => Suits(facts) && !Said(places, unless) && when.Any(groups => Holds(places, groups));

    private static bool Said(List<int>?[] places, int[] phrases)
    {
        foreach (var phrase in phrases)
        {
            if (places[phrase] is { Count: > 0 })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Every group is said, all of them near one match of the first.</summary>
    private bool Holds(List<int>?[] places, int[][] groups)
    {
        if (!groups.All(g => Said(places, g)))
        {
            return false;
        }

        return groups.Length == 1
            || groups[0].Where(p => places[p] is not null).SelectMany(p => places[p]!).Any(at => groups.Skip(1).All(g => IsNear(places, g, at)));
    }

    private bool IsNear(List<int>?[] places, int[] phrases, int at)
    {
        foreach (var phrase in phrases)
        {
            if (places[phrase] is { } said && said.Exists(other => Math.Abs(other - at) <= text.Within))
            {
                return true;
            }
        }

        return false;
    }

    private bool Suits(Facts facts) =>
        (text.Age is not { } age || (facts.Ages.Count == 0 ? age.OrUnknown : facts.Ages.Any(age.Hold)))
        && (!text.Pregnant || facts.Pregnant)
        && (text.Weeks is not { } weeks || (facts.Weeks is { } week ? weeks.Hold(week) : weeks.OrUnknown))
        && (text.Sex is null || facts.Sex is null or "other" || facts.Sex == text.Sex);
}
