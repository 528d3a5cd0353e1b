using System.Runtime.CompilerServices;
using Cerebrum.Llm.Knowledge.Index;

namespace Cerebrum.Llm.Knowledge.Retrieval;

/// <summary>The words of what a passage says. Those of the knowledge pack are judged for nearly every question: theirs are read once and kept
/// as long as the passage is. Of a large collection each is seen too rarely for that.</summary>
internal sealed class PassageWords
{
    private static readonly ConditionalWeakTable<Passage, PassageWords> Pack = [];

    private PassageWords(Passage passage)
    {
        Fields = [.. PassageTerms.Fields(passage).Select(field => (field.Field, Words.Read(field.Text)))];
        Title = Of(PassageField.Title).Single();
        Section = Of(PassageField.Section).Single();
        Names = [.. Of(PassageField.Name)];
        Heading = [.. Title.Concat(Section).Where(word => !word.IsCommon).DistinctBy(word => word.Stem)];
    }

    /// <summary>As <see cref="PassageTerms.Fields"/>; as <see cref="Words.Read"/>.</summary>
    public IReadOnlyList<(PassageField Field, List<Word> Words)> Fields { get; }

    public List<Word> Title { get; }

    public List<Word> Section { get; }

    public IReadOnlyList<List<Word>> Names { get; }

    /// <summary>Title's and section's content words, each once.</summary>
    public List<Word> Heading { get; }

    public static PassageWords Of(Passage passage) =>
        passage.Source == KnowledgePack.Source ? Pack.GetValue(passage, p => new PassageWords(p)) : new PassageWords(passage);

    private IEnumerable<List<Word>> Of(PassageField field) => Fields.Where(f => f.Field == field).Select(f => f.Words);
}
