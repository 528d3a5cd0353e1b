using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Differential;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Signals;
using Cerebrum.Llm.Triage;
using Microsoft.Extensions.AI;

namespace Cerebrum.Llm.Evidence;

/// <summary>All that an engine may write from. Nothing else supports a sentence.</summary>
/// <param name="InitialDiagnosis">Null while it is being written.</param>
/// <param name="Earlier">A line for each turn before, so that an engine knows what "it" is; they support nothing.</param>
/// <param name="Questions">What the answer ends with: at most two, whose answers would change the urgency.</param>
internal sealed record Brief(
    string Question,
    Profile Profile,
    TriageResult Triage,
    IReadOnlyList<Candidate> Differential,
    IReadOnlyList<CitedPassage> Passages,
    IReadOnlyList<SignalReading> Signals,
    string? InitialDiagnosis,
    IReadOnlyList<string> Earlier,
    IReadOnlyList<string> Questions)
{
    /// <summary>What entries of the knowledge pack are called, so that a sentence about one is not held for one about another.</summary>
    public EntryNames? Names { get; init; }

    /// <summary>The image of the turn, for a language model that reads images; it supports nothing by itself.</summary>
    public Attachment? Image { get; init; }

    /// <summary>Whether nobody asked: no language model is woken for it.</summary>
    public bool IsProbe { get; init; }

    /// <summary>Whether somebody's complaint is answered, however little of it could be explained.</summary>
    public bool IsComplaint => Differential.Count > 0;

    /// <summary>The candidates an answer names: likely enough to be worth a person's thought.</summary>
    public IEnumerable<Candidate> Named => Differential.Where(c => c.ConditionId is not null && c.Likelihood >= 0.05).Take(3);

    public CitedPassage? Find(string documentId, string section) =>
        Passages.FirstOrDefault(p => p.Passage.DocumentId == documentId && p.Passage.Section == section);
}

/// <param name="Id">Its number in the text, as in [1].</param>
internal sealed record CitedPassage(int Id, Passage Passage, double Score)
{
    public Citation ToCitation() => new(Id, Passage.PassageId, $"{Passage.Title}: {Passage.Section}", Passage.Source, Math.Round(Score, 3), Passage.Text);
}

/// <summary>Carries the brief beside its prompt: an engine that speaks of evidence reads this, a language model the prompt.</summary>
internal sealed class BriefContent(Brief brief) : AIContent
{
    public Brief Brief { get; } = brief;
}
