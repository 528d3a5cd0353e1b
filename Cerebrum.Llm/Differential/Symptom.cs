using System.Text.RegularExpressions;

namespace Cerebrum.Llm.Differential;

/// <summary>One sign of a condition, ready to be compared with what is described.</summary>
internal sealed partial class Symptom
{
    /// <summary>What a sign is worth whose words are told of different things: "my hand shakes, my handwriting is small" is no shaky handwriting.</summary>
    private const double Scattered = 0.8;

    /// <summary>What a sign of a clicking jaw is worth where a knee clicks.</summary>
    private const double Elsewhere = 0.6;

    /// <summary>Part of its weight that a word keeps which only tells when, whose or how much.</summary>
    private const double Circumstance = 0.3;

    private readonly SignWords words;
    private readonly int[][] readings;

    // "loss of appetite" is there when appetite is denied.
    private readonly int[] lacking;
    private readonly bool isEither;

    /// <param name="typicality">1 for the most typical, less further down the list.</param>
    public Symptom(string text, double typicality, SignWords words)
    {
        this.words = words;
        (Text, Typicality) = (text, typicality);
        readings = [.. Readings(text).Select(reading => reading.Select(words.Add).ToArray())];
        lacking = [.. Lacking(text).Select(words.Add)];
        isEither = Either().IsMatch(text);
        Stems = [.. readings.SelectMany(r => r).Distinct()];
    }

    public string Text { get; }

    public double Typicality { get; }

    public int[] Stems { get; }

    /// <summary>Weighted share of its words that are described, 0..1: by its best reading. 0 where only the place, the time or the person is.</summary>
    public double Described(ToldWords told) => IsLacked(told) ? 1 : IsDenied(told) ? 0 : Share(told, orDenied: false);

    /// <summary>Weighted share of its words that are spoken of, as there or as not there, when one of them is denied; else 0.</summary>
    public double Denied(ToldWords told) => IsDenied(told) ? Share(told, orDenied: true) : 0;

    // Of "loss of smell or taste" one suffices, of "loss of side vision" neither word alone.
    private bool IsLacked(ToldWords told) =>
        lacking.Length > 0 && (isEither ? Array.Exists(lacking, told.Denies) : Array.TrueForAll(lacking, told.Denies));

    private bool IsDenied(ToldWords told)
    {
        foreach (var stem in Stems)
        {
            if (told.Denies(stem) && !lacking.Contains(stem))
            {
                return true;
            }
        }

        return false;
    }

    private double Share(ToldWords told, bool orDenied)
    {
        var best = 0.0;
        foreach (var reading in readings)
        {
            double there = 0, all = 0, tells = 0, tellable = 0;
            bool hasPlace = false, isPlaceTold = false;
            var together = ulong.MaxValue;
            foreach (var number in reading)
            {
                var word = words[number];
                var weight = word.Weight * (word.Tells > 0 ? 1 : Circumstance);
                all += weight;
                tellable += word.Tells;
                hasPlace |= word.IsPlace;
                if (told.Has(number) || (orDenied && told.Denies(number)))
                {
                    there += weight;
                    tells += word.Tells;
                    isPlaceTold |= word.IsPlace;
                    together &= told.PiecesOf(number);
                }
            }

            if (tells > 0 && tells >= Math.Min(1, tellable))
            {
                var doubt = (hasPlace && !isPlaceTold && told.NamesPlace ? Elsewhere : 1) * (together != 0 ? 1 : Scattered);
                best = Math.Max(best, there / all * doubt);
            }
        }

        return best;
    }

    // "nausea or vomiting" is there when either is; "knee or back pain" is there as "knee pain" or as "back pain".
    private static IEnumerable<string[]> Readings(string text)
    {
        var either = Either().Match(text);
        string[] sides = either.Success ? [either.Result("$1 $2 $4"), either.Result("$1 $3 $4"), .. Alone(either)] : [text];
        return sides.Select(side => Findings.Stems(side).Distinct().ToArray()).Where(side => side.Length > 0);
    }

    // "fatigue or weak legs": the first may stand alone, where it is no mere place or quality.
    private static string[] Alone(Match either) =>
        either.Groups[1].Value.Length == 0 && !Preposition().IsMatch(either.Groups[4].Value) && Nouns().IsMatch(either.Groups[2].Value) ? [either.Groups[2].Value] : [];

    private static IEnumerable<string> Lacking(string text) => Lack().Match(text) is { Success: true } lack ? Findings.Stems(lack.Groups[1].Value + lack.Groups[2].Value) : [];

    [GeneratedRegex(@"^(.*?)\b([\w-]+) or ([\w-]+)(.*)$")]
    private static partial Regex Either();

    [GeneratedRegex(@"(?:ache|ness|ea|ing|tion|fever|cough|pain|hoea|ations|sweats|chills|cramps|spots|fatigue|heartburn)$")]
    private static partial Regex Nouns();

    [GeneratedRegex(@"\b(?:of|in|on|at|to|from|with|after|when)\b")]
    private static partial Regex Preposition();

    // Of "not", only what opens the sign: "pain that does not go away" is pain.
    [GeneratedRegex(@"\b(?:loss of|lack of)\b(.*)|^(?:losing|no|not|poor|reduced|less)\b(.*)", RegexOptions.IgnoreCase)]
    private static partial Regex Lack();
}
