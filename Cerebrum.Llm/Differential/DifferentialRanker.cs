using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Knowledge.Retrieval;
using Cerebrum.Llm.Signals;

namespace Cerebrum.Llm.Differential;

/// <summary>Ranks conditions by how well they explain what is described, with reasons for and against. The weights are judgement,
/// checked on written vignettes in the tests; they are not estimated from patients, so a likelihood orders and does not measure.</summary>
internal sealed class DifferentialRanker
{
    /// <summary>Conditions an answer names.</summary>
    private const int Shown = 5;

    /// <summary>A candidate under this is part of "something else".</summary>
    private const double WorthShowing = 0.03;

    /// <summary>From here on a condition fits what is told; below, what is told is not enough to say.</summary>
    public const double Clear = 0.2;

    /// <summary>Weight under which a word is part of many conditions' signs: of about 8 in 480.</summary>
    private const double CommonSign = 4;

    /// <summary>Greater values spread the likelihoods: words alone seldom decide between conditions.</summary>
    private const double Softness = 1.0;

    /// <summary>Score of "something else": a condition has to explain more than this to come first.</summary>
    private const double SomethingElse = 4.5;

    /// <summary>What has to be told, as the sum of the words' weights, and what each point under it leaves open.</summary>
    private const double Enough = 7, ForEachOpen = 0.4;

    private readonly SignWords words;
    private readonly ConditionProfile[] profiles;

    /// <summary>For each word the profiles that have it, by their place.</summary>
    private readonly int[][] having;
    private readonly LayTerms layTerms;

    public DifferentialRanker(IReadOnlyList<Condition> conditions, LayTerms layTerms)
    {
        this.layTerms = layTerms;
        words = new SignWords(conditions);
        profiles = [.. conditions.Select(c => new ConditionProfile(c, words))];
        var lists = profiles.Index().SelectMany(p => p.Item.Stems, (p, stem) => (stem, p.Index)).ToLookup(p => p.stem, p => p.Index);
        having = [.. Enumerable.Range(0, words.Count).Select(number => lists[number].ToArray())];
    }

    /// <param name="hits">What was found; null when the index is away.</param>
    /// <returns>The most likely first, "something else" last; empty when the question describes no complaint this knows.</returns>
    public IReadOnlyList<Candidate> Rank(string question, Profile profile, IReadOnlyList<Hit>? hits, IReadOnlyList<SignalReading> signals)
    {
        var findings = Findings.Read(layTerms.Expand(question));
        var found = (hits ?? []).GroupBy(h => h.Passage.DocumentId).ToDictionary(g => g.Key, g => g.Max(h => h.Score));
        var told = new ToldWords(findings, words);
        var spoken = told.Spoken.SelectMany(number => having[number]).ToHashSet();
        var scored = profiles
            .Where((p, i) => spoken.Contains(i) || signals.Any(s => s.ConditionId == p.Condition.Id))
            .Select(p => Judge(p, findings, told, profile, found.GetValueOrDefault(p.Condition.Id), signals))
            .Where(j => j.For.Count > 0)
            .OrderByDescending(j => j.Score)
            .ToList();
        if (scored.Count == 0)
        {
            return [];
        }

        // What many conditions explain alike makes none of them likely.
        var total = scored.Sum(j => Weigh(j.Score)) + Weigh(SomethingElse + Little(told));
        var candidates = scored
            .Take(Shown)
            .Select(j => new Candidate(j.Condition.Title, Round(Weigh(j.Score) / total), j.For, j.Against, j.Condition.Id, j.Signs))
            .Where(c => c.Likelihood >= WorthShowing)
            .ToList();
        if (hits is [] && candidates is not [{ Likelihood: >= Clear }, ..] && !spoken.Any(i => profiles[i].IsTold(told)))
        {
            // Where no passage speaks of it, a word that some sign has tells no complaint, unless many have it: "rash".
            candidates.Clear();
            if (!Array.Exists(told.Present, number => words[number] is { Tells: 1, IsOfSign: true, Weight: < CommonSign }))
            {
                return [];
            }
        }

        var rest = Round(1 - candidates.Sum(c => c.Likelihood));
        return [.. candidates, new Candidate("Something else", rest, [], [], ConditionId: null, [])];
    }

    private static Judgement Judge(ConditionProfile p, Findings findings, ToldWords told, Profile profile, double found, IReadOnlyList<SignalReading> signals)
    {
        var fit = p.Match(told);
        List<string> reasons = [.. fit.Signs, .. fit.Signs.Count == 0 ? fit.Names.Take(1).Select(name => name == p.Condition.Title ? "named in the question" : $"also known as {name}") : []];
        List<string> doubts = [.. fit.Denied.Select(sign => $"no {sign}")];
        var score = fit.Score + (2 * found) + p.Prior;
        foreach (var unlikely in p.Mismatches(profile, findings))
        {
            doubts.Add(unlikely);
            score -= 3;
        }

        foreach (var signal in signals.Where(s => s.ConditionId == p.Condition.Id))
        {
            // Log odds of the model's own probability, by how far its card lets it be believed.
            score += signal.Weight * Math.Log(signal.Confidence / (1 - Math.Min(signal.Confidence, 0.99)) * 4);
            reasons.Add(signal.Summary);
        }

        foreach (var signal in signals.Where(s => s.RulesAgainst.Contains(p.Condition.Id)))
        {
            score -= signal.Weight * signal.Confidence;
            doubts.Add(signal.Summary);
        }

        return new Judgement(p.Condition, score, reasons, doubts, fit.Signs);
    }

    /// <summary>The less is told, the more remains open: a fever alone tells nearly nothing, a barking cough something.</summary>
    private double Little(ToldWords told) =>
        ForEachOpen * Math.Max(0, Enough - told.Present.Select(number => words[number]).Where(word => word.IsOfSign).Sum(word => word.Weight * word.Tells));

    private static double Weigh(double score) => Math.Exp(score / Softness);

    private static double Round(double value) => Math.Round(value, 3);

    private readonly record struct Judgement(Condition Condition, double Score, IReadOnlyList<string> For, IReadOnlyList<string> Against, IReadOnlyList<string> Signs);
}
