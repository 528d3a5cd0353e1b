using System.Diagnostics;
using LLama;
using LLama.Batched;
using LLama.Common;
using LLama.Native;

namespace Cerebrum.Llm.Engines.Vendors;

/// <summary>The texts that are written at the same time, one batch after another. Used by one thread.</summary>
internal sealed class LlamaSharpBatch(LLamaWeights weights, MtmdWeights? projector, ModelParams settings, int parallel) : IDisposable
{
    /// <summary>Between two batches the owner looks who has left and who has come: a batch of a prompt should not take much longer than this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);
    private const int Smallest = 8;

    private readonly BatchedExecutor executor = new(weights, settings, projector);
    private readonly LlamaSharpPrefixes prefixes = new(parallel);
    private readonly List<LlamaSharpText> active = [];
    private int size = 32;

    public bool IsIdle => active.Count == 0;

    /// <returns>False where it has to wait until others end.</returns>
    public bool TryBegin(LlamaSharpText text)
    {
        var reserved = active.Sum(t => t.Reserved) + text.Reserved;
        if (active.Count == parallel || reserved > settings.ContextSize)
        {
            return false;
        }

        var (conversation, shared) = text.Images is null ? prefixes.Share(executor, text.Tokens, active) : (executor.Create(), 0);
        text.Begin(conversation, shared);
        active.Add(text);
        prefixes.Trim((int)settings.ContextSize! - reserved);
        return true;
    }

    /// <summary>Evaluates one batch: a token of each text that is being written, and as much of the prompts as fits.</summary>
    /// <exception cref="InvalidOperationException">The model could not; this object is of no use any more.</exception>
    public void Step()
    {
        active.Where(t => t.HasLeft).ToList().ForEach(Remove);
        if (active.Find(t => t.Images is { Shown: false }) is { } seeing)
        {
            seeing.Show();
            Infer();
            Write([seeing]);
            return;
        }

        var room = Math.Max(size, active.Count);
        foreach (var text in active.OrderBy(t => t.Pending > 1).TakeWhile(_ => room > 0))
        {
            room -= text.Feed(room);
        }

        var start = Stopwatch.GetTimestamp();
        Infer();
        if (room == 0)
        {
            var took = Stopwatch.GetElapsedTime(start);
            size = took > Patience ? Math.Max(Smallest, size / 2) : took < Patience / 3 ? Math.Min((int)settings.BatchSize, size * 2) : size;
        }

        Write([.. active.Where(t => t.Pending == 0)]);
    }

    /// <summary>The context first: the conversations are gone with it. Texts in work fail.</summary>
    public void Dispose()
    {
        executor.Dispose();
        active.ForEach(t => t.Fail(new EngineUnavailableException("failed")));
    }

    private void Infer()
    {
        var result = executor.Infer().GetAwaiter().GetResult();
        if (result != DecodeResult.Ok)
        {
            throw new InvalidOperationException($"llama.cpp did not evaluate a batch: {result}.");
        }
    }

    private void Write(List<LlamaSharpText> evaluated)
    {
        foreach (var ended in evaluated.Where(t => !t.Write()))
        {
            prefixes.Keep(ended);
            Remove(ended);
        }
    }

    private void Remove(LlamaSharpText text)
    {
        active.Remove(text);
        text.Dispose();
    }
}
