using LLama.Batched;
using LLama.Native;

namespace Cerebrum.Llm.Engines.Vendors;

/// <summary>What ended texts have evaluated: a later text that begins alike shares it instead of evaluating it again. The longest unused goes first.</summary>
/// <param name="most">Ended texts to keep.</param>
internal sealed class LlamaSharpPrefixes(int most)
{
    private readonly List<(Conversation Conversation, LLamaToken[] Tokens)> kept = [];

    /// <param name="prompt">All but its last token may be shared: what follows that one is asked for.</param>
    /// <returns>A conversation of its own, and how many tokens of <paramref name="prompt"/> it has.</returns>
    public (Conversation Conversation, int Shared) Share(BatchedExecutor executor, ReadOnlySpan<LLamaToken> prompt, IEnumerable<LlamaSharpText> active)
    {
        var (from, shared) = (default(Conversation), 0);
        foreach (var text in active.Where(t => t.Images is null))
        {
            Consider(text.Conversation!, text.Tokens[..text.Evaluated], prompt[..^1], ref from, ref shared);
        }

        foreach (var (conversation, tokens) in kept)
        {
            Consider(conversation, tokens, prompt[..^1], ref from, ref shared);
        }

        if (from is null)
        {
            return (executor.Create(), 0);
        }

        if (kept.FindIndex(k => k.Conversation == from) is >= 0 and var at)
        {
            var used = kept[at];
            kept.RemoveAt(at);
            kept.Add(used);
        }

        var fork = from.Fork();
        fork.Rewind(fork.TokenCount - shared);
        if (executor.Context.NativeHandle.MemorySequenceMaxPosition(fork.ConversationId).Value == shared - 1)
        {
            return (fork, shared);
        }

        fork.Dispose(); // A recurrent model cannot go back.
        return (executor.Create(), 0);
    }

    public void Keep(LlamaSharpText ended)
    {
        if (ended.Images is null)
        {
            kept.Add((ended.Leave(), ended.Tokens[..ended.Evaluated].ToArray()));
            Trim(int.MaxValue);
        }
    }

    /// <summary>Forgets until there are no more texts than allowed, with <paramref name="tokens"/> at most, counted as if they shared none.</summary>
    public void Trim(int tokens)
    {
        while (kept.Count > most || (kept.Count > 0 && kept.Sum(k => k.Tokens.Length) > tokens))
        {
            kept[0].Conversation.Dispose();
            kept.RemoveAt(0);
        }
    }

    private static void Consider(
        Conversation conversation, ReadOnlySpan<LLamaToken> tokens, ReadOnlySpan<LLamaToken> prompt, ref Conversation? from, ref int shared)
    {
        var common = tokens.CommonPrefixLength(prompt);
        (from, shared) = common > shared ? (conversation, common) : (from, shared);
    }
}
