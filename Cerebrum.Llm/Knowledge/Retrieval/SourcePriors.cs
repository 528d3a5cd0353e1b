using System.Globalization;

namespace Cerebrum.Llm.Knowledge.Retrieval;

/// <summary>How much a source is written for people who ask, 0..1: before a definition for machines comes a page for readers.</summary>
internal sealed class SourcePriors
{
    private const double Unknown = 0.5;

    private readonly List<(string Part, double Prior)> priors;

    private SourcePriors(IEnumerable<(string Part, double Prior)> priors) => this.priors = [.. priors];

    /// <summary>Reads lines of a part of a source's name or address, a tab, and the prior; the first that fits counts.</summary>
    public static SourcePriors Load(string path) => new(File.ReadLines(path)
        .Select(line => line.Split('\t'))
        .Select(parts => (parts[0], double.Parse(parts[1], CultureInfo.InvariantCulture))));

    public double Of(Passage passage)
    {
        foreach (var (part, prior) in priors)
        {
            if (passage.Source.Contains(part, StringComparison.OrdinalIgnoreCase) || passage.Url?.Contains(part, StringComparison.OrdinalIgnoreCase) == true)
            {
                return prior;
            }
        }

        return Unknown;
    }
}
