using System.Collections.Frozen;
using Cerebrum.Llm.Chat;

namespace Cerebrum.Llm.Triage;

/// <summary>What the text says about the person, with the profile filling in what it lacks. Where the text is about someone else
/// ("my son …", with no word about the asker), the profile is not that person's and is left out.</summary>
/// <param name="Ages">Years; several where several people are named, empty where unknown.</param>
/// <param name="Sex"><c>female</c>, <c>male</c> or null.</param>
/// <param name="Weeks">Weeks of pregnancy.</param>
internal sealed record Facts(IReadOnlyList<double> Ages, string? Sex, bool Pregnant, double? Weeks)
{
    private static readonly FrozenDictionary<string, double> NumberWords =
        "one two three four five six seven eight nine ten eleven twelve".Split(' ')
            .Select((word, n) => KeyValuePair.Create(word, n + 1d)).ToFrozenDictionary();

    /// <summary>Years that a word stands for where no number is given.</summary>
    private static readonly FrozenDictionary<string, double> AgeWords = new Dictionary<string, double>
    {
        ["newborn"] = 0, ["neonate"] = 0, ["baby"] = 0.5, ["babies"] = 0.5, ["infant"] = 0.5, ["toddler"] = 2, ["child"] = 6, ["kid"] = 6,
        ["teenager"] = 15, ["teenage"] = 15, ["teen"] = 15, ["elderly"] = 80, ["grandma"] = 75, ["grandpa"] = 75, ["grandmother"] = 75,
        ["grandfather"] = 75, ["granny"] = 75, ["nan"] = 75,
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Others =
        ("wife husband partner mother father mum mom dad son daughter brother sister baby toddler child kid friend grandma grandpa grandmother grandfather "
        + "nan granny uncle aunt neighbour neighbor boyfriend girlfriend cousin nephew niece newborn infant colleague he she").Split(' ').ToFrozenSet();

    public static Facts Read(Token[] tokens, Profile profile, bool saysPregnant)
    {
        var known = IsAboutOther(tokens) ? Profile.Unknown : profile;
        var pregnant = saysPregnant || known.Pregnant is true;
        var ages = new List<double>();
        double? weeks = null;
        for (var at = 0; at < tokens.Length; at++)
        {
            if (tokens[at].Aside is not Aside.None || NumberOf(tokens[at]) is not { } number)
            {
                continue;
            }

            var isWeeks = pregnant && number <= 45 && Is(tokens, at + 1, "week", "weeks", "wks", "wk") && !Is(tokens, at + 2, "old", "ago", "post", "postpartum");
            weeks = isWeeks ? number : weeks;
            if (!isWeeks && Age(tokens, at, number) is { } age)
            {
                ages.Add(age);
            }
        }

        if (ages.Count == 0)
        {
            ages.AddRange(tokens.Where(t => t.Aside is Aside.None && AgeWords.ContainsKey(t.Text)).Select(t => AgeWords[t.Text]));
        }

        if (ages.Count == 0 && known.Age is { } years)
        {
            ages.Add(years);
        }

        return new Facts(ages, saysPregnant ? "female" : known.Sex, pregnant, weeks);
    }

    /// <summary>"3 month old", "aged 70", "I am 70", "my son, 4,", "70yo", "age 5".</summary>
    private static double? Age(Token[] tokens, int at, double number)
    {
        var unit = at + 1 < tokens.Length ? tokens[at + 1].Text : "";
        double? perYear = unit switch
        {
            "day" or "days" => 365.25,
            "week" or "weeks" or "wk" or "wks" => 52.18,
            "month" or "months" or "mo" or "mos" or "mth" => 12,
            "year" or "years" or "yr" or "yrs" => 1,
            _ => null,
        };
        if (perYear is { } per && Is(tokens, at + 2, "old", "olds", "o"))
        {
            return number / per;
        }

        if (unit is "yo" or "yrs" || unit is "y" && Is(tokens, at + 2, "o", "old"))
        {
            return number;
        }

        var introduced = Is(tokens, at - 1, "aged", "age")
            || Is(tokens, at - 1, "am", "is") && at >= 2 && (tokens[at - 2].Text is "i" || Others.Contains(tokens[at - 2].Text));
        return introduced && number is >= 0 and <= 120 && (perYear is not null || EndsThought(tokens, at + 1)) ? number / (perYear ?? 1) : null;
    }

    private static bool EndsThought(Token[] tokens, int next) =>
        next >= tokens.Length || tokens[next].Before is not Break.None || tokens[next].Text is "and" or "with" or "male" or "female" or "m" or "f";

    private static bool IsAboutOther(Token[] tokens) =>
        Array.Exists(tokens, t => Others.Contains(t.Text)) && !Array.Exists(tokens, t => t.Text is "i" or "me" or "myself");

    private static double? NumberOf(in Token token) =>
        !double.IsNaN(token.Number) ? token.Number : NumberWords.TryGetValue(token.Text, out var n) ? n : null;

    private static bool Is(Token[] tokens, int at, params ReadOnlySpan<string> words) => at >= 0 && at < tokens.Length && words.Contains(tokens[at].Text);
}
