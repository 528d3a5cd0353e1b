using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Signals;

namespace Cerebrum.Llm.Evidence;

/// <summary>Finds what supports a sentence: a passage that has its words and numbers and does not say the opposite, a signal, or a rule.</summary>
/// <param name="composed">The sentences are put together from phrases of the passages and signals themselves: then their grammar is not judged.</param>
internal sealed class Support(Brief brief, bool composed)
{
    /// <summary>Share of a sentence's content words that a passage must have to support it.</summary>
    private const double Overlap = 0.65;

    /// <summary>Words that a sentence without a reference must share with a passage: two may meet by chance anywhere.</summary>
    private const int FewestShared = 3;

    /// <summary>Words with which an answer speaks of a signal whatever it says.</summary>
    private const string OfSignals =
        "agrees beside could disagree little made measured model neither nothing other overrules points reading reads recording shows statement something two used weighs while";

    private readonly Dictionary<int, PassageText> texts = [];

    // "No fever", where the person said so, contradicts no passage that has fever among the signs.
    private readonly List<(string, string)> denied =
        [.. brief.Differential.SelectMany(c => c.Against).Where(a => a.StartsWith("no ", StringComparison.Ordinal)).Distinct().Select(no => (no, no["no ".Length..]))];

    /// <returns>What supports it, and where its passages say so; nothing where nothing does.</returns>
    public (IReadOnlyList<string> Supports, IReadOnlyList<PassageQuote> Quotes) Of(string sentence)
    {
        if (Rules(sentence).ToList() is { Count: > 0 } rules)
        {
            return (rules, []);
        }

        var summaries = brief.Signals.Where(s => s.Label is not null && sentence.Contains(s.Summary, StringComparison.OrdinalIgnoreCase)).ToList();
        var claim = Claim.Of(sentence, summaries.Select(s => (s.Summary, "")).Concat(denied));
        var passages = Passages(claim).ToList();
        var signals = brief.Signals.Where(s => passages.Count > 0 && summaries.Contains(s) || Says(s, sentence)).Select(s => s.Support);
        return ([.. passages.Select(p => $"passage:{p.Passage.Cited.Passage.PassageId}"), .. signals],
            [.. passages.SelectMany(p => p.Sentences.Select(s => s.ToQuote(p.Passage.Cited)))]);
    }

    private IEnumerable<Judgement> Passages(Claim claim)
    {
        if (claim.Stems.Count == 0)
        {
            return [];
        }

        var judged = brief.Passages.Where(p => claim.References.Count == 0 || claim.References.Contains(p.Id)).Select(p => Judge(claim, p)).OfType<Judgement>().ToList();
        // A passage that says the opposite, and speaks of it no less than those that agree, is believed.
        var opposed = judged.Where(j => j.Opposes).Select(j => j.Shared).DefaultIfEmpty(0).Max();
        return judged.Where(j => !j.Opposes && j.Shared > opposed);
    }

    private Judgement? Judge(Claim claim, CitedPassage cited)
    {
        if (!texts.TryGetValue(cited.Id, out var passage))
        {
            texts.Add(cited.Id, passage = new PassageText(cited));
        }

        if (passage.Verbatim(claim.Text) is { } same)
        {
            return new Judgement(passage, [same], claim.Stems.Count, Opposes: false);
        }

        if (SpeaksOfAnother(claim, cited.Passage) || Sentences(claim, passage) is not { } sentences)
        {
            return null;
        }

        var strange = claim.Stems.Where(stem => !passage.Names.Contains(stem) && !sentences.Exists(s => s.Stems.Contains(stem))).ToHashSet();
        if (strange.Any(IsCode) || (!composed && strange.Count > 0 && sentences.Exists(s => s.IsAlteredIn(claim.Sequenced, strange))))
        {
            return null;
        }

        var shared = claim.Stems.Count - strange.Count;
        return shared < (claim.References.Count > 0 ? 1 : FewestShared) || shared < Overlap * claim.Stems.Count
            ? null
            : new Judgement(passage, sentences, shared, !composed && Said.Contradicts(claim.Said, [.. sentences.SelectMany(s => s.Said)], passage.Title.Said.Select(s => s.Stem).ToHashSet()));
    }

    /// <summary>A name with a number in it: "B12" is not "B6".</summary>
    private static bool IsCode(string stem) => char.IsLetter(stem[0]) && stem.Any(char.IsAsciiDigit);

    /// <summary>The sentences a claim would rest on, those with its numbers among them; null where a number of it stands in none.</summary>
    private static List<PassageSentence>? Sentences(Claim claim, PassageText passage)
    {
        var sentences = passage.Nearest(claim.Stems);
        foreach (var quantity in claim.Quantities.Where(q => !passage.Title.Has(q) && !sentences.Exists(s => s.Has(q))))
        {
            if (passage.With(quantity, claim.Stems) is not { } with)
            {
                return null;
            }

            sentences.Add(with);
        }

        return sentences;
    }

    /// <summary>Whether it names an entry of the knowledge pack that the passage does not speak of: what is true of one condition is not of all.</summary>
    private bool SpeaksOfAnother(Claim claim, Passage passage) => brief.Names?.TitlesIn(claim.Text).Any(title =>
        !passage.Title.Contains(title, StringComparison.OrdinalIgnoreCase)
        && !passage.Text.Contains(title, StringComparison.OrdinalIgnoreCase)
        && !passage.Names.Contains(title, StringComparer.OrdinalIgnoreCase)
        && !brief.Passages.Any(p => claim.References.Contains(p.Id) && p.Passage.Title == title)) == true;

    /// <summary>Whether a sentence says what a signal says, and nothing else: each word and number of it, and not the opposite.</summary>
    private bool Says(SignalReading signal, string sentence)
    {
        if (!signal.IsSpokenOfIn(sentence))
        {
            return false;
        }

        if (composed)
        {
            return true;
        }

        // Beside its own summary, what it is compared with may be named.
        var compared = sentence.Contains(signal.Summary, StringComparison.OrdinalIgnoreCase) ? string.Join(' ', brief.Named.Select(c => c.Condition)) : "";
        var words = Words.Content($"{signal.Summary} {signal.Noun} {signal.Reason} {signal.Error} {compared} {OfSignals}").ToHashSet();
        var claim = Claim.Of(sentence, [(signal.Summary, "")]);
        var said = Wording.Plain($"{signal.Summary}. {signal.Reason}. {signal.Error}");
        return claim.Stems.IsSubsetOf(words)
            && claim.Quantities.TrueForAll(q => Quantity.Read(said).Exists(s => s.Says(q)))
            && !Said.Contradicts(claim.Said, Said.Read(said), new HashSet<string>());
    }

    private IEnumerable<string> Rules(string sentence)
    {
        foreach (var reason in brief.Triage.Reasons.Where(r => r.Text.Contains(sentence, StringComparison.OrdinalIgnoreCase)))
        {
            yield return $"rule:{reason.Rule}";
        }

        if (brief.Triage.Action.Contains(sentence, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"rule:triage.{brief.Triage.Level}";
        }

        if (Statements.RuleOf(sentence) is { } rule)
        {
            yield return rule;
        }

        if (brief.Questions.Contains(sentence))
        {
            yield return "rule:triage.question";
        }
    }

    /// <param name="Sentences">Of the passage, on which the claim rests.</param>
    /// <param name="Shared">Words of the claim that they have.</param>
    private sealed record Judgement(PassageText Passage, List<PassageSentence> Sentences, int Shared, bool Opposes);
}
