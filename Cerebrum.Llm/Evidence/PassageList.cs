using Cerebrum.Llm.Differential;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Knowledge.Retrieval;

namespace Cerebrum.Llm.Evidence;

/// <summary>The numbered passages of one answer; a number, once given, stays.</summary>
internal sealed class PassageList
{
    private readonly KnowledgePack pack;
    private readonly List<CitedPassage> cited = [];

    public PassageList(KnowledgePack pack, IReadOnlyList<Hit> hits)
    {
        this.pack = pack;
        foreach (var hit in hits)
        {
            cited.Add(new CitedPassage(cited.Count + 1, hit.Passage, hit.Score));
        }
    }

    public IReadOnlyList<CitedPassage> Cited => [.. cited];

    /// <summary>Adds what the candidates were judged by.</summary>
    public void AddSymptomsOf(IReadOnlyList<Candidate> candidates)
    {
        foreach (var candidate in candidates.Where(c => c.ConditionId is not null))
        {
            Add(candidate.ConditionId!, Sections.Symptoms, candidate.Likelihood);
        }
    }

    /// <summary>Adds what an answer about the first candidate, or else about the best passage's document, has to say.</summary>
    public void WidenFor(Brief brief)
    {
        var (subject, score) = brief.Named.FirstOrDefault() is { } first
            ? (first.ConditionId!, first.Likelihood)
            : cited.Count > 0 ? (cited[0].Passage.DocumentId, cited[0].Score) : ("", 0);
        foreach (var section in (string[])[Sections.Overview, Sections.Symptoms, Sections.Help, Sections.SeekCare, Sections.RedFlags])
        {
            Add(subject, section, score);
        }
    }

    private void Add(string documentId, string section, double score)
    {
        if (pack.Find(documentId, section) is { } passage && !cited.Exists(c => c.Passage.PassageId == passage.PassageId && c.Passage.Source == passage.Source))
        {
            cited.Add(new CitedPassage(cited.Count + 1, passage, score));
        }
    }
}
