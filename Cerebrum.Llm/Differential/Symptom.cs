using System.Text.RegularExpressions;
using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Llm.Differential;

/// <summary>One sign of a condition, ready to be compared with what is described.</summary>
/// <param name="typicality">1 for the most typical, less further down the list.</param>
internal sealed partial class Symptom(string text, double typicality, WordWeights weights)
{
    private readonly (string Stem, double Weight)[][] readings = [.. Readings(text).Select(r => r.Select(stem => (stem, weights.Of(stem))).ToArray())];

    // "loss of appetite" is there when appetite is denied.
    private readonly bool isLack = Lack().IsMatch(text);

    public string Text { get; } = text;

    public double Typicality { get; } = typicality;

    public IReadOnlyList<string> Stems { get; } = [.. Readings(text).SelectMany(r => r).Distinct()];

    /// <summary>Weighted share of its words that are described, 0..1: by its best reading.</summary>
    public double Described(Findings findings) =>
        isLack && Stems.Any(findings.Denied.Contains) ? 1 : IsDenied(findings) ? 0 : Share(findings.Present.Contains);

    /// <summary>Weighted share of its words that are spoken of, as there or as not there, when one of them is denied; else 0.</summary>
    public double Denied(Findings findings) =>
        IsDenied(findings) ? Share(word => findings.Present.Contains(word) || findings.Denied.Contains(word)) : 0;

    private bool IsDenied(Findings findings) => !isLack && Stems.Any(findings.Denied.Contains);

    private double Share(Func<string, bool> isThere)
    {
        var best = 0.0;
        foreach (var reading in readings)
        {
            double there = 0, all = 0;
            foreach (var (stem, weight) in reading)
            {
                all += weight;
                there += isThere(stem) ? weight : 0;
            }

            best = Math.Max(best, there > 0 ? there / all : 0);
        }

        return best;
    }

    // "nausea or vomiting" is there when either is; "knee or back pain" and "pain in the arm, jaw or back" have to be read whole.
    private static string[][] Readings(string text)
    {
        var sides = text.Split(" or ");
        return sides.Length == 2 && Array.TrueForAll(sides, side => !side.Contains(' ', StringComparison.Ordinal))
            ? [.. sides.Select(side => Words.Content(side).ToArray())]
            : [[.. Words.Content(text).Distinct()]];
    }

    [GeneratedRegex(@"\b(?:loss|lack|losing|no|not|cannot|unable|poor|reduced|less)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Lack();
}
