namespace Cerebrum.Llm.Engines.Vendors;

/// <summary>Lets a text through up to the first stop sequence, and holds back what may become one.</summary>
internal sealed class LlamaSharpStops(IEnumerable<string> sequences)
{
    private readonly string[] stops = [.. sequences.Where(s => s.Length > 0)];
    private string held = "";

    /// <summary>A stop sequence has come; the rest of the text is not wanted.</summary>
    public bool Reached { get; private set; }

    /// <returns>What is now known to belong to the text.</returns>
    public string Add(string piece)
    {
        held += piece;
        var cut = stops.Select(stop => held.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        Reached = cut >= 0;
        return Reached ? Take(cut) : Take(held.Length - stops.Select(MayBegin).DefaultIfEmpty(0).Max());
    }

    /// <returns>What was held back, at the end of a text that no stop sequence ended.</returns>
    public string Rest() => Reached ? "" : Take(held.Length);

    /// <returns>Characters at the end of <see cref="held"/> with which <paramref name="stop"/> begins.</returns>
    private int MayBegin(string stop) =>
        Enumerable.Range(1, Math.Min(stop.Length - 1, held.Length)).LastOrDefault(n => held.EndsWith(stop[..n], StringComparison.Ordinal));

    private string Take(int length)
    {
        var text = held[..length];
        held = held[length..];
        return text;
    }
}
