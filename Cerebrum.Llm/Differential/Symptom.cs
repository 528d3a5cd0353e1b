using System.Text.RegularExpressions;
using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Llm.Differential;

/// <summary>One sign of a condition, ready to be compared with what is described.</summary>
/// <param name="typicality">1 for the most typical, less further down the list.</param>
internal sealed partial class Symptom(string text, double typicality)
{
    private readonly string[][] readings = Readings(text);

    // "loss of appetite" is there when appetite is denied.
    private readonly bool isLack = Lack().IsMatch(text);

    public string Text { get; } = text;

    public double Typicality { get; } = typicality;

    public IEnumerable<string> Stems => readings.SelectMany(r => r);

    /// <summary>Weighted share of its words that are described, 0..1: by its best reading.</summary>
    public double Described(Findings findings, WordWeights weights) =>
        isLack && Stems.Any(findings.Denied.Contains) ? 1 : IsDenied(findings) ? 0 : Share(findings.Present.Contains, weights);

    /// <summary>Weighted share of its words that are spoken of, as there or as not there, when one of them is denied; else 0.</summary>
    public double Denied(Findings findings, WordWeights weights) =>
        IsDenied(findings) ? Share(word => findings.Present.Contains(word) || findings.Denied.Contains(word), weights) : 0;

    private bool IsDenied(Findings findings) => !isLack && Stems.Any(findings.Denied.Contains);

    private double Share(Func<string, bool> isThere, WordWeights weights) => readings.Max(reading =>
    {
        var there = reading.Where(isThere).Sum(weights.Of);
        return there == 0 ? 0 : there / reading.Sum(weights.Of);
    });

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
