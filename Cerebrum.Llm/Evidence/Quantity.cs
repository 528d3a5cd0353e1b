using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Llm.Evidence;

/// <summary>A number with what makes it a dose, a time or a count: "at most 400 mg of ibuprofen a day".</summary>
/// <param name="Unit">One word for each known measure; null for a count of anything else ("400 people").</param>
/// <param name="Per">What a rate is per; null where none is said.</param>
/// <param name="Of">The stem of what it is an amount of; null where that is not said.</param>
/// <param name="Limit">-1: at most this; 1: at least; 0: just this.</param>
internal sealed partial record Quantity(decimal Value, string? Unit, string? Per, string? Of, int Limit)
{
    private static readonly FrozenDictionary<string, string> Units = Spellings(
        "mg milligram milligrams", "g gram grams", "kg kilogram kilograms kilo kilos", "mcg microgram micrograms ug µg μg", "ml milliliter milliliters millilitre millilitres cc",
        "l liter liters litre litres", "iu", "mmol", "mmhg", "% percent", "° °c °f c f degree degrees celsius fahrenheit", "cm centimeter centimeters centimetre centimetres", "m meter meters metre metres",
        "second seconds sec", "minute minutes min mins", "hour hours hr hrs h hourly", "day days daily", "night nights nightly", "week weeks weekly", "month months monthly", "year years yearly",
        "tablet tablets pill pills", "capsule capsules", "drop drops", "puff puffs", "spoon spoons spoonful spoonfuls teaspoon teaspoons tablespoon tablespoons", "glass glasses", "cup cups", "dose doses", "time times");

    private static readonly FrozenDictionary<string, int> Spelled = "one two three four five six seven eight nine ten eleven twelve".Split(' ')
        .Select((word, i) => (word, Value: i + 1)).Append(("fifteen", 15)).Append(("twenty", 20)).Append(("thirty", 30)).Append(("hundred", 100)).ToFrozenDictionary(w => w.Item1, w => w.Item2);

    private static readonly FrozenSet<string> SpelledStems = Spelled.Keys.Select(Words.Stem).ToFrozenSet();

    /// <summary>Every quantity of a text. A number that is part of a name ("COVID-19", "B12") is none.</summary>
    /// <param name="plain">As <see cref="Wording.Plain"/> gives it.</param>
    public static List<Quantity> Read(string plain)
    {
        var found = new List<Quantity>();
        if (!Words.Read(plain).Exists(word => char.IsAsciiDigit(word.Text[0]) || Spelled.ContainsKey(word.Text) || word.Text is "once" or "twice" or "thrice"))
        {
            return found; // Most sentences have none.
        }

        foreach (Match match in Written().Matches(Often(plain)))
        {
            var unit = Units.GetValueOrDefault(match.Groups["unit"].Value);
            var limit = Sign(match.Groups["before"].Value + match.Groups["after"].Value);
            foreach (Capture number in match.Groups["n"].Captures)
            {
                if (Parse(number.Value, unit is not null) is { } value)
                {
                    found.Add(new Quantity(value, unit, Units.GetValueOrDefault(match.Groups["per"].Value), Of: match.Groups["of"] is { Success: true } of ? Words.Stem(of.Value) : null, limit));
                }
            }
        }

        return found;
    }

    /// <summary>Whether a passage that has this says all of the other: number, unit, limit, and the rate and the substance where the other names them.</summary>
    public bool Says(Quantity claimed) =>
        (Value, Unit, Limit) == (claimed.Value, claimed.Unit, claimed.Limit)
        && (claimed.Per is null || claimed.Per == Per)
        && (claimed.Of is null || Of is null || claimed.Of == Of);

    public static bool IsNumber(string stem) => stem.All(char.IsAsciiDigit) || SpelledStems.Contains(stem);

    private static string Often(string plain) => plain
        .Replace("once a ", "1 time a ", StringComparison.Ordinal).Replace("twice ", "2 times ", StringComparison.Ordinal).Replace("thrice ", "3 times ", StringComparison.Ordinal);

    // "One side" counts nothing; "one tablet" does.
    private static decimal? Parse(string number, bool measured) =>
        Spelled.TryGetValue(number, out var spelled) ? (measured ? spelled : null)
        : decimal.TryParse(Thousands().Replace(number, ""), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value
        : decimal.TryParse(number.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) ? value
        : null;

    private static int Sign(string limit) => limit.Length == 0 ? 0 : Least().IsMatch(limit) ? 1 : -1;

    private static FrozenDictionary<string, string> Spellings(params string[] units) =>
        units.Select(u => u.Split(' ')).SelectMany(u => u, (u, spelling) => (spelling, u[0])).ToFrozenDictionary(u => u.spelling, u => u.Item2, StringComparer.Ordinal);

    [GeneratedRegex(@"(?:(?<before>at least|at most|up to|(?:more|longer|later|older) than|(?:less|fewer|shorter|younger) than|over|under|above|below|within|maximum of|minimum of|[<>≤≥])\s*)?(?<![\p{L}\d])(?<!\p{L}-)(?<![\d][.,])(?<n>\d+(?:[.,]\d+)*|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|hundred)\b)(?:(?:\s*[-–]\s*|\s+(?:to|or|and)\s+)(?<n>\d+(?:[.,]\d+)*|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|hundred)\b))*(?:[\s-]*(?<unit>%|°\s?[cf]?|[\p{L}]+))?(?:\s*(?:/|\bper\b|\ban?\b|\beach\b|\bevery\b)\s*(?<per>\p{L}+)|\s+(?<per>daily|weekly|hourly|monthly)\b)?(?:\s+of\s+(?:the\s+|an?\s+)?(?<of>\p{L}+))?(?<after>\s+(?:or|and)\s+(?:more|older|over|above|less|fewer|under|younger|below)\b)?")]
    private static partial Regex Written();

    [GeneratedRegex(@",(?=\d{3}(?!\d))")]
    private static partial Regex Thousands();

    [GeneratedRegex(@"least|more|longer|later|over|above|minimum|older|[>≥]")]
    private static partial Regex Least();
}
