using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Llm.Differential;

/// <summary>A condition prepared for matching.</summary>
internal sealed class ConditionProfile
{
    /// <summary>Part of a symptom's words that must be said for it to be given as a reason.</summary>
    private const double Described = 0.4;

    private readonly Symptom[] symptoms;
    private readonly HashSet<string> stems;
    private readonly string[][] names;
    private readonly WordWeights weights;
    private readonly IReadOnlySet<string> vocabulary;

    private ConditionProfile(Condition condition, WordWeights weights, IReadOnlySet<string> vocabulary)
    {
        Condition = condition;
        this.weights = weights;
        this.vocabulary = vocabulary;
        // What people call it is told like a sign, too: "crushing chest pain".
        var called = condition.Synonyms.Where(name => Words.Content(name).Count() > 1).Select(name => new Symptom(name, 0.8, weights));
        symptoms = [.. condition.Symptoms.Select((text, i) => new Symptom(text, 1 / (1 + (0.12 * i)), weights)), .. called];
        stems = symptoms.SelectMany(s => s.Stems).ToHashSet();
        names = [.. condition.Synonyms.Prepend(condition.Title).Select(n => Words.Content(n).ToArray()).Where(n => n.Length > 0)];
    }

    public Condition Condition { get; }

    /// <summary>Log prior: common things are common.</summary>
    public double Prior => Condition.Frequency switch { Frequency.Common => 0, Frequency.Uncommon => -0.8, _ => -1.8 };

    public static ConditionProfile[] Of(IReadOnlyList<Condition> conditions)
    {
        var sets = conditions.Select(c => Words.Content(string.Join(' ', c.Symptoms)).ToHashSet()).ToList();
        var weights = new WordWeights(sets);
        var vocabulary = sets.SelectMany(s => s).ToHashSet();
        return [.. conditions.Select(c => new ConditionProfile(c, weights, vocabulary))];
    }

    /// <summary>Whether anything that is spoken of is a word of this condition's signs: if not, it explains nothing.</summary>
    public bool IsSpokenOf(Findings findings) => stems.Overlaps(findings.Spoken);

    /// <summary>How well this condition explains the findings: about 0 (not at all) to 10 (all of it, by its typical symptoms).</summary>
    public double Match(Findings findings, List<string> reasons, List<string> doubts)
    {
        var explained = new Dictionary<string, double>();
        double typical = 0, denied = 0;
        foreach (var (symptom, share) in symptoms.Select(s => (s, s.Described(findings))).OrderByDescending(s => s.Item2 * s.s.Typicality))
        {
            // A word counts for the sign it describes best: "stiff neck" is one finding, however many signs of a condition name the neck.
            var told = symptom.Stems.Where(findings.Spoken.Contains).Where(stem => !explained.ContainsKey(stem)).ToList();
            if (share >= Described && told.Count > 0)
            {
                typical += symptom.Typicality * share;
                reasons.Add(symptom.Text);
            }
            else if (symptom.Denied(findings) >= Described)
            {
                denied += symptom.Typicality;
                doubts.Add($"no {symptom.Text}");
            }

            told.ForEach(stem => explained[stem] = share > 0 ? symptom.Typicality * (0.4 + (0.6 * share)) : 0);
        }

        var named = names.Any(name => Array.TrueForAll(name, findings.Present.Contains));
        var spoken = findings.Spoken.Where(vocabulary.Contains).Sum(weights.Of);
        var covered = spoken > 0 ? explained.Sum(e => e.Value * weights.Of(e.Key)) / spoken : 0;
        return (6.5 * covered) + (0.7 * Math.Min(typical, 4)) - (1.5 * denied) + (named && reasons.Count > 0 ? 1.5 : 0);
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
