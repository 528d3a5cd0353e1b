using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Cerebrum.Llm.Knowledge.Retrieval;

/// <summary>Distils a question: which words it asks about, which it only tells along, what they may be called elsewhere, and how they are spelt.</summary>
internal sealed partial class QuestionReader(WordTable words, LayTerms layTerms, Thesaurus thesaurus)
{
    /// <summary>Words of one question that are looked up; a longer one keeps those that tell most.</summary>
    private const int MostTerms = 40;

    /// <summary>Words of one question that are corrected: each costs a look through the words with its first letter.</summary>
    private const int MostCorrections = 8;

    /// <summary>Words from which on a language shows.</summary>
    private const int FewestToTell = 3;

    // Shares chosen on the development queries, held by bench/README.md.
    private const double ToldAlong = 0.6;
    private const double AskedAbout = 0.3;
    private const double NearlySaid = 0.5;

    private static readonly FrozenSet<string> Polite = ("hello hi dear sir madam thank thanks please kindly regards know question information info like need want help advice tell "
        + "appreciate wondering suggest right lately today day days week weeks month months year years ago").Split(' ').ToFrozenSet();

    public Question Read(string text)
    {
        var corrections = Corrections(text);
        var sentences = Sentences().Split(text).Where(sentence => !string.IsNullOrWhiteSpace(sentence)).ToList();
        var shares = Shares(sentences, corrections);
        var all = Words.Read(text);
        var stems = all.Select(word => corrections.GetValueOrDefault(word.Text, word).Stem).ToArray();
        var others = Others(stems, shares);
        // A misspelt word keeps what it may have been meant for beside it: the index may know it after all.
        foreach (var (misspelt, meant) in corrections)
        {
            Add(others, meant.Stem, Words.Stem(misspelt), 0.9);
        }

        var terms = shares
            .Select(share => new Term(share.Key, share.Value * words.Weight(share.Key), others.GetValueOrDefault(share.Key, [])))
            .OrderByDescending(term => term.Weight)
            .Take(MostTerms)
            .ToList();
        return new Question(!sentences.Exists(Asks) && Somebody().IsMatch(text), terms, Said(shares, others), Pairs(stems, shares), IntentWords.OfQuestion(all), Studies().IsMatch(text));
    }

    /// <summary>The text with what a misspelt word was meant for beside it: the word may be right after all.</summary>
    public string Spell(string text)
    {
        var corrections = Corrections(text);
        return corrections.Count == 0 ? text : EveryWord().Replace(text, word => corrections.TryGetValue(word.Value.ToLowerInvariant(), out var meant) ? $"{word.Value} {meant.Text}" : word.Value);
    }

    /// <summary>Whether more than half of the words are English ones, or there are too few to tell.</summary>
    public bool Reads(string text)
    {
        var all = Words.Read(text);
        return all.Count < FewestToTell ? all.Exists(word => word.Text.Any(char.IsAscii)) || all.Count == 0 : 2 * all.Count(word => word.IsCommon || words.Has(word.Text)) > all.Count;
    }

    private Dictionary<string, Word> Corrections(string text)
    {
        var corrections = new Dictionary<string, Word>();
        foreach (var word in Words.Read(text).Where(word => !word.IsCommon && !Polite.Contains(word.Text)).DistinctBy(word => word.Text))
        {
            if (corrections.Count < MostCorrections && words.Correct(word.Text) is { } meant)
            {
                corrections.Add(word.Text, Words.Read(meant)[0]);
            }
        }

        return corrections;
    }

    /// <summary>Stems of the content words, each with the share of its weight that counts.</summary>
    private Dictionary<string, double> Shares(List<string> sentences, Dictionary<string, Word> corrections)
    {
        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (index, sentence) in sentences.Index())
        {
            var share = sentences.Count == 1 || Asks(sentence) ? 1 : ToldAlong;
            // People open with what it is about.
            share = index == 0 ? Math.Max(share, sentence.Count(char.IsWhiteSpace) < 25 ? 1 : 0.7) : share;
            foreach (var word in Words.Read(layTerms.Expand(sentence)).Where(word => !word.IsCommon && !Polite.Contains(word.Text)))
            {
                var stem = corrections.GetValueOrDefault(word.Text, word).Stem;
                shares[stem] = Math.Max(shares.GetValueOrDefault(stem), IntentWords.Ask(stem) ? share * AskedAbout : share);
            }
        }

        return shares;
    }

    private Dictionary<string, Dictionary<string, double>> Others(string[] stems, Dictionary<string, double> shares)
    {
        var others = new Dictionary<string, Dictionary<string, double>>(StringComparer.Ordinal);
        foreach (var (said, called) in thesaurus.Find(stems))
        {
            var anchor = said.MaxBy(stem => shares.GetValueOrDefault(stem) * words.Weight(stem))!;
            if (!shares.ContainsKey(anchor))
            {
                if (said.Count > 1)
                {
                    continue;
                }

                shares[anchor] = AskedAbout; // "us" is a common word; in "the US" it is a place.
            }

            foreach (var other in called.Select(term => term.Split(' ')))
            {
                foreach (var stem in other.Where(stem => !shares.ContainsKey(stem)))
                {
                    Add(others, anchor, stem, NearlySaid / Math.Sqrt(other.Length));
                }
            }
        }

        return others;
    }

    private static void Add(Dictionary<string, Dictionary<string, double>> others, string anchor, string stem, double share)
    {
        if (!others.TryGetValue(anchor, out var known))
        {
            others.Add(anchor, known = new Dictionary<string, double>(StringComparer.Ordinal));
        }

        known[stem] = Math.Max(known.GetValueOrDefault(stem), share);
    }

    private static Dictionary<string, double> Said(Dictionary<string, double> shares, Dictionary<string, Dictionary<string, double>> others)
    {
        var said = shares.ToDictionary(share => share.Key, share => IntentWords.Ask(share.Key) ? share.Value / AskedAbout : share.Value, StringComparer.Ordinal);
        foreach (var stem in others.Values.SelectMany(known => known.Keys))
        {
            said[stem] = Math.Max(said.GetValueOrDefault(stem), NearlySaid);
        }

        return said;
    }

    private static HashSet<(string, string)> Pairs(string[] stems, Dictionary<string, double> shares)
    {
        var content = stems.Where(shares.ContainsKey).ToList();
        return [.. content.Zip(content.Skip(1))];
    }

    [GeneratedRegex(@"\w+")]
    private static partial Regex EveryWord();

    private static bool Asks(string sentence) => sentence.Contains('?', StringComparison.Ordinal) || Opening().IsMatch(sentence) || Wishing().IsMatch(sentence);

    [GeneratedRegex(@"(?<=[.!?])\s+|\n+")]
    private static partial Regex Sentences();

    [GeneratedRegex(@"^\s*(and |but |so |also |or )?(what|how|why|can|could|is|are|does|do|should|will|would|when|where|which|who)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Opening();

    [GeneratedRegex(@"\b((want|need|like|wish|wonder\w*) (to|if|about)|please|looking for|(is|are) there|at what|how (long|much|many|often|do|can)|what'?s)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Wishing();

    [GeneratedRegex(@"\b(i|i'm|i've|my|me|we|our|he|his|him|she|her|it|it's)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Somebody();

    [GeneratedRegex(@"\b(study|trial|review|analysis|patients|versus|vs|predict|associat\w+|efficacy|outcome\w*|effective\w*|prospective|randomi\w+|cohort|evaluat\w+|marker|prognostic|correlat\w+|improve\w*)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Studies();
}
