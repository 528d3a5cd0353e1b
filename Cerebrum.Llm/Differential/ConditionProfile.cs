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
    private readonly int[][] names;
    private readonly SignWords words;

    public ConditionProfile(Condition condition, SignWords words)
    {
        Condition = condition;
        this.words = words;
        signs = [.. condition.Symptoms.Select((text, i) => new Symptom(text, 1 / (1 + (0.12 * i)), words))];
        // What people call it is told like a sign, too: "crushing chest pain".
        called = [.. condition.Synonyms.Prepend(condition.Title).Where(name => Findings.Stems(name).Any()).Select(name => new Symptom(name, 0.8, words))];
        names = [.. called.Select(name => name.Stems)];
        Stems = [.. signs.Concat(called).SelectMany(s => s.Stems).Where(stem => words[stem].Tells > 0).Distinct()];
    }

    public Condition Condition { get; }

    /// <summary>Its words that tell something. Where none of them is spoken of, it explains nothing.</summary>
    public int[] Stems { get; }

    /// <summary>Log prior: common things are common.</summary>
    public double Prior => Condition.Frequency switch { Frequency.Common => 0, Frequency.Uncommon => -0.8, _ => -1.8 };

    /// <summary>Whether one of its signs is told in full.</summary>
    public bool IsTold(ToldWords told) => Array.Exists(signs, sign => sign.Described(told) > 0.99);

    /// <summary>How well this condition explains what is told: about 0 (not at all) to 10 (all of it, by its typical signs).</summary>
    public Fit Match(ToldWords told)
    {
        var fit = new Fit();
        var explained = new Dictionary<int, double>();
        double typical = 0, denied = 0;
        foreach (var (sign, share) in Sorted(signs, told))
        {
            // A word counts for the sign it describes best: "stiff neck" is one finding, however many signs of a condition name the neck.
            if (share >= Described && IsNew(sign, told, explained))
            {
                typical += sign.Typicality * share;
                fit.Signs.Add(sign.Text);
            }
            else if (sign.Denied(told) >= Described)
            {
                denied += sign.Typicality;
                fit.Denied.Add(sign.Text);
            }

            Explain(sign, share, told, explained);
        }

        foreach (var (name, share) in Sorted(called, told))
        {
            if (share >= Named && IsNew(name, told, explained))
            {
                typical += name.Typicality * share;
                fit.Names.Add(name.Text);
            }

            Explain(name, share, told, explained);
        }

        var named = Array.Exists(names, name => Array.TrueForAll(name, told.Has));
        var covered = Covered(told, explained);
        fit.Score = (6.5 * covered) + (0.7 * Math.Min(typical, 4)) - (1.5 * denied) + (named && fit.Signs.Count > 0 ? 1.5 * covered : called[0].Described(told));
        return fit;
    }

    /// <summary>The signs that are spoken of at all, the best described first.</summary>
    private static List<(Symptom Sign, double Share)> Sorted(Symptom[] signs, ToldWords told)
    {
        var spoken = new List<(Symptom Sign, double Share)>();
        foreach (var sign in signs)
        {
            if (Array.Exists(sign.Stems, stem => told.Has(stem) || told.Denies(stem)))
            {
                spoken.Add((sign, sign.Described(told)));
            }
        }

        // Ties keep the order of the pack, the most typical first; a list's own sort does not.
        return spoken.Count < 2 ? spoken : [.. spoken.OrderByDescending(s => s.Share * s.Sign.Typicality)];
    }

    /// <summary>Whether it says something that no sign before it has explained well.</summary>
    private bool IsNew(Symptom sign, ToldWords told, Dictionary<int, double> explained) =>
        Array.Exists(sign.Stems, stem => words[stem].Tells > 0 && (told.Has(stem) || told.Denies(stem)) && explained.GetValueOrDefault(stem) < 0.4);

    private static void Explain(Symptom sign, double share, ToldWords told, Dictionary<int, double> explained)
    {
        var well = sign.Typicality * (share >= Described ? 0.4 + (0.6 * share) : 0.4 * share);
        foreach (var stem in sign.Stems)
        {
            if (told.Has(stem) || told.Denies(stem))
            {
                explained[stem] = Math.Max(explained.GetValueOrDefault(stem), well);
            }
        }
    }

    /// <summary>The part of what is told that is explained, 0..1. Each thing told counts by the word of it that tells most: a cough and a
    /// fever are more than a hand that shakes.</summary>
    private double Covered(ToldWords told, Dictionary<int, double> explained)
    {
        double covered = 0, all = 0;
        foreach (var piece in told.Pieces)
        {
            double said = 0, why = 0, most = 0;
            foreach (var stem in piece)
            {
                var word = words[stem];
                var weight = word.IsOfSign ? word.Weight * Math.Max(word.Tells, 0.15) : 0;
                said += weight;
                most = Math.Max(most, weight);
                why += weight * explained.GetValueOrDefault(stem);
            }

            if (said > 0)
            {
                covered += why / said * Math.Sqrt(most);
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
