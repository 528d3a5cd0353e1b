using System.Text.RegularExpressions;
using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Llm.Differential;

/// <summary>One sign of a condition, ready to be compared with what is described.</summary>
/// <param name="typicality">1 for the most typical, less further down the list.</param>
internal sealed partial class Symptom(string text, double typicality, WordWeights weights)
{
    /// <summary>What a sign is worth whose words are told of different things: "my hand shakes, my handwriting is small" is no shaky handwriting.</summary>
    private const double Scattered = 0.8;

    /// <summary>What a sign of a clicking jaw is worth where a knee clicks.</summary>
    private const double Elsewhere = 0.6;

    private readonly (string Stem, double Weight, double Told)[][] readings =
        [.. Readings(text).Select(r => r.Select(stem => (stem, weights.Of(stem) * (Differential.Told.By(stem) > 0 ? 1 : 0.3), Differential.Told.By(stem))).ToArray())];

    // "loss of appetite" is there when appetite is denied.
    private readonly HashSet<string> lacking = [.. Lacking(text)];

    private readonly bool isEither = Either().IsMatch(text);

    public string Text { get; } = text;

    public double Typicality { get; } = typicality;

    public IReadOnlyList<string> Stems { get; } = [.. Readings(text).SelectMany(r => r).Distinct()];

    /// <summary>Weighted share of its words that are described, 0..1: by its best reading. 0 where only the place, the time or the person is.</summary>
    public double Described(Findings findings) =>
        IsLacked(findings) ? 1 : IsDenied(findings) ? 0 : Share(findings.Present, findings);

    /// <summary>Weighted share of its words that are spoken of, as there or as not there, when one of them is denied; else 0.</summary>
    public double Denied(Findings findings) =>
        IsDenied(findings) ? Share(findings.Spoken, findings) : 0;

    // Of "loss of smell or taste" one suffices, of "loss of side vision" neither word alone.
    private bool IsLacked(Findings findings) => lacking.Count > 0 && (isEither ? lacking.Overlaps(findings.Denied) : lacking.IsSubsetOf(findings.Denied));

    private bool IsDenied(Findings findings) => Stems.Any(stem => findings.Denied.Contains(stem) && !lacking.Contains(stem));

    private double Share(IReadOnlySet<string> told, Findings findings)
    {
        var best = 0.0;
        foreach (var reading in readings)
        {
            double there = 0, all = 0, says = 0, sayable = 0;
            foreach (var (stem, weight, by) in reading)
            {
                var isThere = told.Contains(stem);
                all += weight;
                sayable += by;
                there += isThere ? weight : 0;
                says += isThere ? by : 0;
            }

            var share = says > 0 && says >= Math.Min(1, sayable) ? there / all : 0;
            if (share > best)
            {
                best = Math.Max(best, share * Doubt(reading, told, findings));
            }
        }

        return best;
    }

    private static double Doubt((string Stem, double Weight, double Told)[] reading, IReadOnlySet<string> told, Findings findings)
    {
        var isElsewhere = findings.NamesPlace && Array.Exists(reading, r => Differential.Told.IsPlace(r.Stem)) && !Array.Exists(reading, r => Differential.Told.IsPlace(r.Stem) && told.Contains(r.Stem));
        var isTogether = findings.IsTogether(reading.Select(r => r.Stem).Where(told.Contains));
        return (isElsewhere ? Elsewhere : 1) * (isTogether ? 1 : Scattered);
    }

    // "nausea or vomiting" is there when either is; "knee or back pain" is there as "knee pain" or as "back pain".
    private static string[][] Readings(string text)
    {
        var either = Either().Match(text);
        string[] sides = either.Success ? [either.Result("$1 $2 $4"), either.Result("$1 $3 $4"), .. either.Groups[1].Value.Length == 0 && !Preposition().IsMatch(either.Groups[4].Value) ? Alone(either.Groups[2].Value) : []] : [text];
        return [.. sides.Select(side => Findings.Stems(side).Distinct().ToArray()).Where(side => side.Length > 0)];
    }

    // "fatigue or weak legs": the first may stand alone, where it is no mere place or quality.
    private static string[] Alone(string word) => Nouns().IsMatch(word) ? [word] : [];

    private static IEnumerable<string> Lacking(string text) => Lack().Match(text) is { Success: true } lack ? Findings.Stems(lack.Groups[1].Value + lack.Groups[2].Value) : [];

    [GeneratedRegex(@"^(.*?)\b([\w-]+) or ([\w-]+)(.*)$")]
    private static partial Regex Either();

    [GeneratedRegex(@"(?:ache|ness|ea|ing|tion|fever|cough|pain|hoea|ations|sweats|chills|cramps|spots|toothache|fatigue|heartburn)$")]
    private static partial Regex Nouns();

    [GeneratedRegex(@"\b(?:of|in|on|at|to|from|with|after|when)\b")]
    private static partial Regex Preposition();

    // Of "not", only what opens the sign: "pain that does not go away" is pain.
    [GeneratedRegex(@"\b(?:loss of|lack of)\b(.*)|^(?:losing|no|not|poor|reduced|less)\b(.*)", RegexOptions.IgnoreCase)]
    private static partial Regex Lack();
}
