using System.Collections.Concurrent;

namespace Cerebrum.Llm.Knowledge.Retrieval;

/// <summary>The words of what passages say. The same passages are judged for many questions: theirs are read once and kept.</summary>
internal static class PassageWords
{
    /// <summary>Texts that are kept, at about 1.5 KB each; then it begins anew.</summary>
    private const int Most = 8192;

    private static readonly ConcurrentDictionary<string, List<Word>> Known = new(StringComparer.Ordinal);

    /// <returns>As <see cref="Words.Read"/>; not to be changed.</returns>
    public static List<Word> Of(string text)
    {
        if (Known.TryGetValue(text, out var words))
        {
            return words;
        }

        if (Known.Count >= Most)
        {
            Known.Clear();
        }

        return Known.GetOrAdd(text, Words.Read);
    }
}
