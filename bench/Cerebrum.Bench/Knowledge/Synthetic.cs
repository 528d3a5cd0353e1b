using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Bench.Knowledge;

/// <summary>Passages nobody wrote, with the words of those somebody did: sentences of different documents under titles mixed from others,
/// each with a word of its own. Seeded, so that every run has the same.</summary>
internal sealed class Synthetic
{
    private const int Sentences = 6;
    private readonly string[] titles;
    private readonly string[] sentences;

    public Synthetic(IReadOnlyCollection<Passage> real)
    {
        titles = [.. real.Select(p => p.Title).Where(title => title.Length > 0).Distinct()];
        sentences = [.. real.SelectMany(p => p.Text.Split(". ", StringSplitOptions.RemoveEmptyEntries)).Where(sentence => sentence.Length is > 20 and < 300)];
    }

    public IEnumerable<Passage> Take(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var title = string.Join(' ', titles[random.Next(titles.Length)].Split(' ').Take(2).Concat(titles[random.Next(titles.Length)].Split(' ').TakeLast(2)));
            var text = string.Join(". ", Enumerable.Range(0, Sentences).Select(_ => sentences[random.Next(sentences.Length)]).Append($"Case x{seed}x{i}."));
            yield return new Passage($"synthetic-{seed}-{i}#1", $"synthetic-{seed}-{i}", title, "information", text, "synthetic", [title]);
        }
    }
}
