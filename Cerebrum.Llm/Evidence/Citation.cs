namespace Cerebrum.Llm.Evidence;

/// <param name="Id">The number in the text, as in [1].</param>
/// <param name="Score">0..1, how well the passage speaks of the question.</param>
/// <param name="Quote">The words of the passage.</param>
internal sealed record Citation(int Id, string PassageId, string Title, string Source, double Score, string Quote);

/// <param name="Start">Offset of the sentence in <c>final_analysis</c>, in UTF-16 code units.</param>
/// <param name="Supports"><c>passage:…</c>, <c>signal:…</c> or <c>rule:…</c>.</param>
internal sealed record SupportedSentence(string Sentence, int Start, int End, IReadOnlyList<string> Supports);
