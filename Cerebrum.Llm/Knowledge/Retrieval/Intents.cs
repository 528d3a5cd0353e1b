using System.Collections.Frozen;

namespace Cerebrum.Llm.Knowledge.Retrieval;

/// <summary>What a question asks about its subject, and what a section tells.</summary>
[Flags]
internal enum Intents
{
    None = 0,
    Information = 1,
    Symptoms = 1 << 1,
    Treatment = 1 << 2,
    Causes = 1 << 3,
    Genetics = 1 << 4,
    Tests = 1 << 5,
    Prevention = 1 << 6,
    Risk = 1 << 7,
    Outlook = 1 << 8,
    Frequency = 1 << 9,
    Complications = 1 << 10,
    Research = 1 << 11,
    Living = 1 << 12,
    Stages = 1 << 13,
    Danger = 1 << 14,
    SeekingCare = 1 << 15,
}

internal static class IntentWords
{
    private static readonly FrozenDictionary<string, Intents> ByWord = new Dictionary<Intents, string>
    {
        [Intents.Information] = "information about define definition explain overview",
        [Intents.Symptoms] = "symptom symptoms sign signs look",
        [Intents.Treatment] = "treat treated treatment treatments treating cure cured cures medication medications medicine medicines therapy remedy remedies drug drugs relieve manage help helps surgery",
        [Intents.Causes] = "cause causes caused causing why reason due lead",
        [Intents.Genetics] = "gene genes genetic mutation mutations hereditary dna inherited inherit inheritance pass passed",
        [Intents.Tests] = "diagnose diagnosed diagnosis test tests tested testing detect detected exam exams scan",
        [Intents.Prevention] = "prevent prevention avoid protect vaccine vaccination",
        [Intents.Risk] = "risk contagious catch likely susceptible susceptibility",
        [Intents.Outlook] = "outlook prognosis expectancy survive survival live",
        [Intents.Frequency] = "common many rare prevalence often frequency",
        [Intents.Complications] = "complication complications",
        [Intents.Research] = "research trial trials study studies",
        [Intents.Living] = "diet eat food avoid living considerations",
        [Intents.Stages] = "stage stages",
        [Intents.Danger] = "danger dangerous serious warning red",
        [Intents.SeekingCare] = "hospital urgent emergency ambulance",
    }.SelectMany(intent => intent.Value.Split(' '), (intent, word) => (word, intent.Key))
        .GroupBy(pair => pair.word, pair => pair.Key)
        .ToFrozenDictionary(word => word.Key, word => word.Aggregate((a, b) => a | b));

    private static readonly FrozenSet<string> Stems = ByWord.Keys.Select(Words.Stem).ToFrozenSet();

    /// <summary>Words that ask about a subject, whatever it is: they tell little of which document is meant.</summary>
    public static bool Ask(string stem) => Stems.Contains(stem);

    public static Intents Of(IEnumerable<Word> words) => words.Aggregate(Intents.None, (intents, word) => intents | ByWord.GetValueOrDefault(word.Text));

    /// <summary>Of a question: "what is" asks for information where nothing else is asked.</summary>
    public static Intents OfQuestion(List<Word> words)
    {
        var intents = Of(words);
        return (intents & ~Intents.Information) == 0 && words.Exists(word => word.Text is "what" or "whats") ? intents | Intents.Information : intents;
    }
}
