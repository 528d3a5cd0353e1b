using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Llm.Differential;

/// <summary>A condition prepared for matching.</summary>
internal sealed class ConditionProfile
{
    /// <summary>Part of a sign's words that must be said for it to be given as a reason.</summary>
    private const double Described = 0.5;

    /// <summary>Part of a name's words that must be said: "anxiety" is not yet health anxiety.</summary>
    private const double Named = 0.75;

    private readonly Symptom[] signs;
    private readonly Symptom[] called;
    private readonly HashSet<string> stems;
    private readonly string[][] names;
    private readonly WordWeights weights;

    private ConditionProfile(Condition condition, WordWeights weights)
    {
        Condition = condition;
        this.weights = weights;
        // What people call it is told like a sign, too: "crushing chest pain".
        called = [.. condition.Synonyms.Prepend(condition.Title).Where(name => Findings.Stems(name).Any()).Select(name => new Symptom(name, 0.8, weights))];
        signs = [.. condition.Symptoms.Select((text, i) => new Symptom(text, 1 / (1 + (0.12 * i)), weights))];
        stems = signs.Concat(called).SelectMany(s => s.Stems).Where(stem => Told.By(stem) > 0).ToHashSet();
        names = [.. condition.Synonyms.Prepend(condition.Title).Select(n => Findings.Stems(n).ToArray()).Where(n => n.Length > 0)];
    }

    public Condition Condition { get; }

    /// <summary>Log prior: common things are common.</summary>
    public double Prior => Condition.Frequency switch { Frequency.Common => 0, Frequency.Uncommon => -0.8, _ => -1.8 };

    public static ConditionProfile[] Of(IReadOnlyList<Condition> conditions, WordWeights weights) => [.. conditions.Select(c => new ConditionProfile(c, weights))];

    /// <summary>Whether anything that is spoken of is a word of this condition's signs: if not, it explains nothing.</summary>
    public bool IsSpokenOf(Findings findings) => stems.Overlaps(findings.Spoken);

    /// <summary>Whether one of its signs is told in full.</summary>
    public bool IsTold(Findings findings) => IsSpokenOf(findings) && Array.Exists(signs, sign => sign.Described(findings) > 0.99);

    /// <summary>How well this condition explains the findings: about 0 (not at all) to 10 (all of it, by its typical signs).</summary>
    public Fit Match(Findings findings, IReadOnlySet<string> vocabulary)
    {
        var fit = new Fit();
        var explained = new Dictionary<string, double>();
        double typical = 0, denied = 0;
        foreach (var (sign, share) in signs.Select(s => (s, Share: s.Described(findings))).OrderByDescending(s => s.Share * s.s.Typicality))
        {
            // A word counts for the sign it describes best: "stiff neck" is one finding, however many signs of a condition name the neck.
            if (share >= Described && IsNew(sign, findings, explained))
            {
                typical += sign.Typicality * share;
                fit.Signs.Add(sign.Text);
            }
            else if (sign.Denied(findings) >= Described)
            {
                denied += sign.Typicality;
                fit.Denied.Add(sign.Text);
            }

            Explain(sign, share, findings, explained);
        }

        foreach (var (name, share) in called.Select(s => (s, Share: s.Described(findings))).OrderByDescending(s => s.Share))
        {
            if (share >= Named && IsNew(name, findings, explained))
            {
                typical += name.Typicality * share;
                fit.Names.Add(name.Text);
            }

            Explain(name, share, findings, explained);
        }

        var named = Array.Exists(names, name => Array.TrueForAll(name, findings.Present.Contains));
        var covered = Covered(findings, vocabulary, explained);
        fit.Score = (6.5 * covered) + (0.7 * Math.Min(typical, 4)) - (1.5 * denied) + (named && fit.Signs.Count > 0 ? 1.5 * covered : called[0].Described(findings));
        return fit;
    }

    /// <summary>Whether it says something that no sign before it has explained well.</summary>
    private static bool IsNew(Symptom sign, Findings findings, Dictionary<string, double> explained) =>
        sign.Stems.Any(stem => Told.By(stem) > 0 && findings.Spoken.Contains(stem) && explained.GetValueOrDefault(stem) < 0.4);

    private static void Explain(Symptom sign, double share, Findings findings, Dictionary<string, double> explained)
    {
        var well = sign.Typicality * (share >= Described ? 0.4 + (0.6 * share) : 0.4 * share);
        foreach (var stem in sign.Stems.Where(findings.Spoken.Contains))
        {
            explained[stem] = Math.Max(explained.GetValueOrDefault(stem), well);
        }
    }

    /// <summary>The part of what is told that is explained, 0..1. Each thing told counts by the word of it that tells most: a cough and a
    /// fever are more than a hand that shakes.</summary>
    private double Covered(Findings findings, IReadOnlySet<string> vocabulary, Dictionary<string, double> explained)
    {
        double covered = 0, all = 0;
        foreach (var piece in findings.Pieces)
        {
            double told = 0, why = 0, most = 0;
            foreach (var stem in piece.Where(vocabulary.Contains))
            {
                var weight = weights.Of(stem) * Math.Max(Told.By(stem), 0.15);
                told += weight;
                most = Math.Max(most, weight);
                why += weight * explained.GetValueOrDefault(stem);
            }

            if (told > 0)
            {
                covered += why / told * Math.Sqrt(most);
                all += Math.Sqrt(most);
            }
        }

        return all > 0 ? covered / all : 0;
    }

    /// <summary>Why this person would be unusual for it, from what is known of them.</summary>
    public IEnumerable<string> Mismatches(Profile profile, Findings findings)
    {
        var who = Condition.Who;
        if (profile.Age is { } age && (age < who.MinAge || age > who.MaxAge))
        {
            yield return $"unusual at {age}";
        }

        if (profile.Sex is "female" or "male" && who.Sex is "female" or "male" && profile.Sex != who.Sex)
        {
            yield return $"occurs in {who.Sex} bodies";
        }

        if (who.Pregnancy && profile.Pregnant != true && !findings.Present.Overlaps(["pregnancy", "pregnant", "baby", "birth"]))
        {
            yield return "only in or after pregnancy";
        }
    }
}

/// <summary>How a condition meets what is told.</summary>
internal sealed class Fit
{
    public double Score { get; set; }

    /// <summary>Its signs that are described, the most telling first.</summary>
    public List<string> Signs { get; } = [];

    /// <summary>Its names that are said.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Its signs that are denied.</summary>
    public List<string> Denied { get; } = [];
}
