namespace Cerebrum.Llm.Evidence;

/// <param name="Id">The number in the text, as in [1].</param>
/// <param name="Score">0..1, how well the passage speaks of the question.</param>
/// <param name="Quote">The words of the passage.</param>
internal sealed record Citation(int Id, string PassageId, string Title, string Source, double Score, string Quote);

/// <param name="Start">Offset of the sentence in <c>final_analysis</c>, in UTF-16 code units.</param>
/// <param name="Supports"><c>passage:…</c>, <c>signal:…</c> or <c>rule:…</c>.</param>
/// <param name="Quotes">The sentences of the supporting passages that it rests on.</param>
internal sealed record SupportedSentence(string Sentence, int Start, int End, IReadOnlyList<string> Supports, IReadOnlyList<PassageQuote> Quotes);

/// <param name="Start">Offset in the passage's text, in UTF-16 code units: from there to <paramref name="End"/> it reads <paramref name="Quote"/>.</param>
internal sealed record PassageQuote(string PassageId, int Start, int End, string Quote);
