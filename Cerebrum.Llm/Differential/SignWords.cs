using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Llm.Differential;

/// <summary>The words of all signs and names, numbered once, so that a question is compared with them by number. Only looked at once it is filled.</summary>
internal sealed class SignWords(IReadOnlyList<Condition> conditions)
{
    private readonly WordWeights weights = new([.. conditions.Select(c => Findings.Stems(string.Join(' ', c.Symptoms)).ToHashSet())]);
    private readonly HashSet<string> ofSigns = [.. conditions.SelectMany(c => c.Symptoms).SelectMany(Findings.Stems)];
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<SignWord> words = [];

    public int Count => words.Count;

    public SignWord this[int number] => words[number];

    /// <summary>The number of a stem; a new one where it has none.</summary>
    public int Add(string stem)
    {
        if (!numbers.TryGetValue(stem, out var number))
        {
            numbers.Add(stem, number = words.Count);
            words.Add(new SignWord(weights.Of(stem), Told.By(stem), Told.IsPlace(stem), ofSigns.Contains(stem)));
        }

        return number;
    }

    /// <returns>-1 for a stem of no sign and no name.</returns>
    public int Find(string stem) => numbers.GetValueOrDefault(stem, -1);
}

/// <param name="Weight">What it tells by its rarity.</param>
/// <param name="Tells">0, 0.5 or 1: whether it tells something by itself.</param>
/// <param name="IsOfSign">Whether a sign has it, and not only a name.</param>
internal readonly record struct SignWord(double Weight, double Tells, bool IsPlace, bool IsOfSign);
