using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Llm.Differential;

/// <summary>A condition prepared for matching.</summary>
internal sealed class ConditionProfile
{
    /// <summary>Part of a symptom's words that must be said for it to count as described.</summary>
    private const double Described = 0.6;

    private readonly Symptom[] symptoms;
    private readonly WordWeights weights;
    private readonly IReadOnlySet<string> vocabulary;

    private ConditionProfile(Condition condition, WordWeights weights, IReadOnlySet<string> vocabulary)
    {
        Condition = condition;
        this.weights = weights;
        this.vocabulary = vocabulary;
        symptoms = [.. condition.Symptoms.Select((text, i) => new Symptom(text, 1 / (1 + (0.12 * i))))];
        names = [.. condition.Synonyms.Prepend(condition.Title).Select(n => Words.Content(n).ToArray()).Where(n => n.Length > 0)];
    }

    private readonly string[][] names;

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

    /// <summary>How well this condition explains the findings: about 0 (not at all) to 10 (all of it, by its typical symptoms).</summary>
    public double Match(Findings findings, List<string> reasons, List<string> doubts)
    {
        double typical = 0, possible = 0, denied = 0;
        var explained = new HashSet<string>();
        foreach (var symptom in symptoms)
        {
            possible += symptom.Typicality;
            var said = symptom.Share(findings.Present, weights);
            var ruledOut = symptom.Stems.Any(findings.Denied.Contains);
            if (said >= Described && !ruledOut)
            {
                typical += symptom.Typicality * said;
                explained.UnionWith(symptom.Stems.Where(findings.Present.Contains));
                reasons.Add(symptom.Text);
            }
            else if (ruledOut && (said >= Described / 2 || symptom.Share(findings.Denied, weights) >= Described))
            {
                denied += symptom.Typicality;
                doubts.Add($"no {symptom.Text}");
            }
        }

        var named = names.Any(name => Array.TrueForAll(name, findings.Present.Contains));
        var spoken = findings.Present.Where(vocabulary.Contains).Sum(weights.Of);
        var share = spoken > 0 ? explained.Sum(weights.Of) / spoken : 0;
        return (5 * share) + (6 * typical / (possible + 1)) - (1.5 * denied) + (named && reasons.Count > 0 ? 1.5 : 0);
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

    /// <param name="Typicality">1 for the most typical, less further down the list.</param>
    private sealed class Symptom(string text, double typicality)
    {
        private readonly string[][] readings = Readings(text);

        public string Text { get; } = text;

        public double Typicality { get; } = typicality;

        public IEnumerable<string> Stems => readings.SelectMany(r => r);

        /// <summary>Weighted share of the words of its best reading that are in <paramref name="words"/>, 0..1.</summary>
        public double Share(IReadOnlySet<string> words, WordWeights weights) => readings.Max(reading =>
        {
            var known = reading.Where(words.Contains).Sum(weights.Of);
            return known == 0 ? 0 : known / reading.Sum(weights.Of);
        });

        // "nausea or vomiting" is there when either is; "knee or back pain" and "pain in the arm, jaw or back" have to be read whole.
        private static string[][] Readings(string text)
        {
            var sides = text.Split(" or ");
            return sides.Length == 2 && Array.TrueForAll(sides, side => !side.Contains(' ', StringComparison.Ordinal))
                ? [.. sides.Select(side => Words.Content(side).ToArray())]
                : [[.. Words.Content(text).Distinct()]];
        }
    }
}
