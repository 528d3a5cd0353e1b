using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Llm.Evidence;

/// <summary>A passage as its sentences: what a claim is held against, and what is quoted of it.</summary>
internal sealed class PassageText(CitedPassage cited)
{
    /// <summary>Sentences of one passage that one claim may rest on.</summary>
    private const int MostQuotes = 3;

    private readonly List<PassageSentence> sentences = Read(cited.Passage.Text);
    private HashSet<string>? names;
    private PassageSentence? title;

    public CitedPassage Cited => cited;

    /// <summary>Content words of its title and its document's other names: what all of it is about.</summary>
    public HashSet<string> Names => names ??= [.. Words.Content($"{cited.Passage.Title} {string.Join(' ', cited.Passage.Names)}")];

    /// <summary>The title, for the numbers in it: "type 2 diabetes".</summary>
    public PassageSentence Title => title ??= new PassageSentence(cited.Passage.Title, 0);

    /// <summary>The sentence that says just this; null where none does.</summary>
    public PassageSentence? Verbatim(string claim) => sentences.Find(s => Bare(s.Text).SequenceEqual(Bare(claim)));

    /// <summary>The sentences that together have most of a claim's words, in their order.</summary>
    public List<PassageSentence> Nearest(IReadOnlySet<string> stems)
    {
        var left = stems.Except(Names).ToHashSet();
        var chosen = new List<PassageSentence>();
        while (chosen.Count < MostQuotes && sentences.Count > 0)
        {
            var best = sentences.MaxBy(s => s.Stems.Count(left.Contains))!;
            // The first may share nothing but the title; each other one has to add.
            if (chosen.Count > 0 && best.Stems.Count(left.Contains) < 2)
            {
                break;
            }

            chosen.Add(best);
            left.ExceptWith(best.Stems);
        }

        return [.. chosen.OrderBy(s => s.Start)];
    }

    /// <summary>The sentence that has a quantity and most of a claim's words beside it; null where none has it.</summary>
    public PassageSentence? With(Quantity claimed, IReadOnlySet<string> stems) =>
        sentences.Where(s => s.Has(claimed)).MaxBy(s => s.Stems.Count(stems.Contains));

    private static ReadOnlySpan<char> Bare(string sentence) => sentence.AsSpan().TrimEnd(".! ");

    private static List<PassageSentence> Read(string text)
    {
        var (found, start) = (new List<PassageSentence>(), 0);
        for (var at = 0; at <= text.Length; at++)
        {
            if (at == text.Length || EndsAt(text, at))
            {
                var sentence = text[start..at];
                if (sentence.Trim() is { Length: > 0 } trimmed)
                {
                    found.Add(new PassageSentence(trimmed, start + sentence.IndexOf(trimmed[0], StringComparison.Ordinal)));
                }

                start = at;
            }
        }

        return found;
    }

    /// <summary>Whether a sentence has ended before this place: a line has, or a full stop stands before it and behind it what begins a sentence.</summary>
    private static bool EndsAt(ReadOnlySpan<char> text, int at)
    {
        if (text[at] == '\n' || !char.IsWhiteSpace(text[at]))
        {
            return text[at] == '\n';
        }

        var before = text[..at].TrimEnd("\"')]");
        var after = text[at..].TrimStart().TrimStart("\"'([");
        return before is [.., '.' or '!' or '?'] && (after.IsEmpty || char.IsUpper(after[0]) || char.IsDigit(after[0]) || after[0] is '*' or '•' or '-');
    }
}

/// <param name="Start">Its offset in the passage, in UTF-16 code units.</param>
internal sealed class PassageSentence(string text, int start)
{
    private string? plain;
    private HashSet<string>? stems;
    private List<Said>? said;
    private List<Quantity>? quantities;
    private List<string>? sequence;

    public string Text => text;

    public int Start => start;

    public HashSet<string> Stems => stems ??= [.. Words.Content(text)];

    public List<Said> Said => said ??= Evidence.Said.Read(Plain);

    public bool Has(Quantity claimed) => (quantities ??= Quantity.Read(Plain)).Exists(q => q.Says(claimed));

    /// <summary>Whether a claim says it with one word replaced: between the same neighbours stands another, as in "gives vitamins only for germs".</summary>
    /// <param name="strange">Words of the claim that nothing in the passage has.</param>
    public bool IsAlteredIn(IReadOnlyList<string> claim, IReadOnlySet<string> strange) => claim.Index().Any(word =>
        strange.Contains(word.Item)
        && Between(claim.ElementAtOrDefault(word.Index - 1), claim.ElementAtOrDefault(word.Index + 1)) is { } instead
        && !claim.Contains(instead) && !IsForm(word.Item, instead));

    /// <summary>The one word between two, of which one may be the sentence's edge.</summary>
    private string? Between(string? left, string? right)
    {
        sequence ??= Claim.Sequence(text);
        return left is null && right is null ? null : sequence.Where((_, i) => sequence.ElementAtOrDefault(i - 1) == left && sequence.ElementAtOrDefault(i + 1) == right).FirstOrDefault();
    }

    // "Given" and "give", "breathing" and "breath".
    private static bool IsForm(string one, string other) => one.AsSpan().CommonPrefixLength(other) >= Math.Max(3, Math.Min(one.Length, other.Length) - 2);

    private string Plain => plain ??= Wording.Plain(text);

    public PassageQuote ToQuote(CitedPassage of) => new(of.Passage.PassageId, start, start + text.Length, text);
}
