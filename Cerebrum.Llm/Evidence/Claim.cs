using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Llm.Evidence;

/// <summary>A sentence of an answer as what it claims.</summary>
/// <param name="Text">The sentence without its references, and without what other evidence than a passage says in it.</param>
/// <param name="Stems">Its content words, without those that only connect.</param>
/// <param name="References">The passages it names.</param>
internal sealed partial record Claim(string Text, HashSet<string> Stems, HashSet<int> References)
{
    // Words that only connect: they claim nothing that would need support.
    private static readonly FrozenSet<string> Framing = Words.Content(
        "add against along also although another apply behind besides bring brings case cause caused causes come consider describe described explain fit fits first however including known like likely likeliest look "
        + "may mention mentioned mentioning mind among best name named near nearest next notice often part possibility possible possibly say sometimes sound sounds speak speaks suggest suggests think thought "
        + "through typical typically usual usually well").ToFrozenSet();

    private List<string>? sequenced;
    private List<Quantity>? quantities;
    private List<Said>? said;

    public List<string> Sequenced => sequenced ??= Sequence(Text);

    public List<Quantity> Quantities => quantities ??= Quantity.Read(Wording.Plain(Text));

    /// <summary>Empty for a question: it says nothing.</summary>
    public List<Said> Said => said ??= Text.EndsWith('?') ? [] : Evidence.Said.Read(Wording.Plain(Text));

    /// <summary>Content words in their order, without those that only connect.</summary>
    public static List<string> Sequence(string text) => [.. Words.Content(text).Where(word => !Framing.Contains(word) && !Polarity.Compares(word))];

    /// <param name="instead">Words of the sentence that no passage has to say, each with what is left of them to be said.</param>
    public static Claim Of(string sentence, IEnumerable<(string Words, string Left)> instead)
    {
        var text = Reference().Replace(sentence, "");
        foreach (var (words, left) in instead)
        {
            text = text.Replace(words, left, StringComparison.OrdinalIgnoreCase);
        }

        var references = Reference().Matches(sentence).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).ToHashSet();
        var claim = new Claim(text, [.. Words.Content(text).Where(word => !Framing.Contains(word))], references);
        claim.Stems.RemoveWhere(stem => claim.Quantities.Count > 0 && Quantity.IsNumber(stem)); // They are held to more than a word is.
        return claim;
    }

    [GeneratedRegex(@"\s*\[(\d{1,2})\]")]
    private static partial Regex Reference();
}
