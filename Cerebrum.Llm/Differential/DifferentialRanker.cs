using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Knowledge.Retrieval;
using Cerebrum.Llm.Signals;

namespace Cerebrum.Llm.Differential;

/// <summary>Ranks conditions by how well they explain what is described, with reasons for and against. The weights are judgement,
/// checked on written vignettes in the tests; they are not estimated from patients, so a likelihood orders and does not measure.</summary>
internal sealed class DifferentialRanker(IReadOnlyList<Condition> conditions, LayTerms layTerms)
{
    /// <summary>Conditions an answer names.</summary>
    private const int Shown = 5;

    /// <summary>A candidate under this is part of "something else".</summary>
    private const double WorthShowing = 0.02;

    /// <summary>Greater values spread the likelihoods: words alone seldom decide between conditions.</summary>
    private const double Softness = 1.5;

    /// <summary>Score of "something else": a condition has to explain more than this to come first.</summary>
    private const double SomethingElse = 3.2;

    private readonly ConditionProfile[] profiles = ConditionProfile.Of(conditions);

    /// <returns>The most likely first, "something else" last; empty when the question describes no complaint this knows.</returns>
    public IReadOnlyList<Candidate> Rank(string question, Profile profile, IReadOnlyList<Hit> hits, IReadOnlyList<SignalReading> signals)
    {
        var findings = Findings.Read(layTerms.Expand(question));
        var found = hits.GroupBy(h => h.Passage.DocumentId).ToDictionary(g => g.Key, g => g.Max(h => h.Score));
        var scored = profiles
            .Where(p => p.IsSpokenOf(findings) || signals.Any(s => s.ConditionId == p.Condition.Id))
            .Select(p => Judge(p, findings, profile, found.GetValueOrDefault(p.Condition.Id), signals))
            .Where(j => j.For.Count > 0)
            .OrderByDescending(j => j.Score)
            .Take(Shown)
            .ToList();
        if (scored.Count == 0)
        {
            return [];
        }

        var total = scored.Sum(j => Weigh(j.Score)) + Weigh(SomethingElse);
        var candidates = scored
            .Select(j => new Candidate(j.Condition.Title, Round(Weigh(j.Score) / total), j.For, j.Against, j.Condition.Id))
            .Where(c => c.Likelihood >= WorthShowing)
            .ToList();
        var rest = Round(1 - candidates.Sum(c => c.Likelihood));
        return [.. candidates, new Candidate("Something else", rest, [], [], ConditionId: null)];
    }

    private static Judgement Judge(ConditionProfile p, Findings findings, Profile profile, double found, IReadOnlyList<SignalReading> signals)
    {
        var reasons = new List<string>();
        var doubts = new List<string>();
        var score = p.Match(findings, reasons, doubts) + found + p.Prior;
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

        return new Judgement(p.Condition, score, reasons, doubts);
    }

    private static double Weigh(double score) => Math.Exp(score / Softness);

    private static double Round(double value) => Math.Round(value, 3);

    private readonly record struct Judgement(Condition Condition, double Score, IReadOnlyList<string> For, IReadOnlyList<string> Against);
}
