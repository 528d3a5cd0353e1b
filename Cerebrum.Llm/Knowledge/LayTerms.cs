using System.Text.RegularExpressions;

namespace Cerebrum.Llm.Knowledge;

/// <summary>What people say beside what the pack says: "throwing up" also reads as "vomiting". Words are added, never taken away.</summary>
internal sealed class LayTerms
{
    private readonly Dictionary<string, string> meant;
    private readonly Regex said;

    private LayTerms(Dictionary<string, string> meant)
    {
        this.meant = meant;
        var terms = meant.Keys.OrderByDescending(term => term.Length).Select(Regex.Escape); // The longest wins.
        said = new Regex($@"\b(?:{string.Join('|', terms)})\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking);
    }

    /// <summary>Reads lines of what is said, a tab, and what is meant.</summary>
    public static LayTerms Load(string path) => new(File.ReadLines(path)
        .Select(line => line.Split('\t'))
        .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase));

    /// <summary>The text, with the meaning of each lay term right after it, so that a denial before the term reaches both.</summary>
    public string Expand(string text) => said.Replace(text.Replace('’', '\''), match => $"{match.Value} {meant[match.Value]}");
}
