using System.Collections.Concurrent;
using Cerebrum.Llm.Knowledge.Index;

namespace Cerebrum.Llm.Knowledge.Retrieval;

/// <summary>The words of what passages say. Those of the knowledge pack are judged for nearly every question: theirs are read once and kept.
/// Of a large collection each is seen too rarely for that.</summary>
internal static class PassageWords
{
    /// <summary>Texts that are kept, at about 1.5 KB each; the pack has fewer.</summary>
    private const int Most = 16_384;

    private static readonly ConcurrentDictionary<string, List<Word>> Known = new(StringComparer.Ordinal);

    /// <param name="text">Of the passage.</param>
    /// <returns>As <see cref="Words.Read"/>; not to be changed.</returns>
    public static List<Word> Of(Passage passage, string text)
    {
        if (passage.Source != KnowledgePack.Source)
        {
            return Words.Read(text);
        }

        return Known.TryGetValue(text, out var words) ? words : Known.Count < Most ? Known.GetOrAdd(text, Words.Read) : Words.Read(text);
    }
}
