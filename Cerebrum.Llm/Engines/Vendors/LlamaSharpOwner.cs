using System.Collections.Concurrent;
using LLama;
using LLama.Common;

namespace Cerebrum.Llm.Engines.Vendors;

/// <summary>Owns one model, on one thread: loads it, writes the texts that are asked for, and frees it.</summary>
internal sealed partial class LlamaSharpOwner : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly BlockingCollection<LlamaSharpRequest> arriving = [];
    private readonly Queue<LlamaSharpText> waiting = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly LlamaSharpOptions options;
    private readonly ILogger logger;
    private readonly Thread thread;
    private volatile string? obstacle = "is still loading";
    private bool disposed;

    public LlamaSharpOwner(LlamaSharpOptions options, ILogger logger)
    {
        (this.options, this.logger) = (options, logger);
        LlamaSharpLog.To(logger);
        thread = new Thread(Run) { IsBackground = true, Name = LlamaSharpChatClient.Name };
        thread.Start();
    }

    /// <exception cref="EngineUnavailableException">The model is not loaded.</exception>
    public void Take(LlamaSharpRequest request)
    {
        if (obstacle is { } why)
        {
            throw new EngineUnavailableException(why);
        }

        arriving.Add(request, CancellationToken.None);
    }

    /// <summary>Returns when the model has left the memory, or a disk does not even let it be loaded. May be called again: the services
    /// know the engine by two names.</summary>
    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            stopping.Cancel();
            if (thread.Join(Patience))
            {
                arriving.Dispose();
                stopping.Dispose();
            }
        }
    }

    private void Run()
    {
        try
        {
            Work();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            obstacle = "is stopping";
        }
        catch (Exception e)
        {
            obstacle = "could not be loaded";
            Log.Lost(logger, e);
        }

        arriving.CompleteAdding();
        foreach (var request in arriving.GetConsumingEnumerable())
        {
            request.Fail(new EngineUnavailableException(obstacle!));
        }
    }

    private void Work()
    {
        var settings = new ModelParams(options.ModelPath!)
        {
            ContextSize = (uint)options.ContextSize,
            KVUnified = true, // One text may be as long as the whole context, and a shared beginning lies there once.
            SeqMax = (uint)options.Parallel * 2,
            GpuLayerCount = options.GpuLayers,
            Threads = options.Threads,
            BatchThreads = options.Threads,
        };
        using var weights = LLamaWeights.LoadFromFileAsync(settings, stopping.Token).GetAwaiter().GetResult();
        using var projector = options.ProjectorPath is { } path ? LlamaSharpImages.LoadProjector(path, weights, options.Threads) : null;
        var prompt = new LlamaSharpPrompt(weights, projector, options.ContextSize);
        try
        {
            while (true)
            {
                using var batch = new LlamaSharpBatch(weights, projector, settings, options.Parallel);
                obstacle = null;
                Serve(prompt, batch);
            }
        }
        finally
        {
            foreach (var text in waiting)
            {
                text.Fail(new EngineUnavailableException("is stopping"));
            }
        }
    }

    /// <summary>Returns when the batch is of no use any more.</summary>
    private void Serve(LlamaSharpPrompt prompt, LlamaSharpBatch batch)
    {
        try
        {
            while (true)
            {
                Arrive(prompt, wait: batch.IsIdle && waiting.Count == 0);
                while (waiting.TryPeek(out var next) && batch.TryBegin(next))
                {
                    waiting.Dequeue();
                }

                batch.Step();
            }
        }
        catch (Exception e)
        {
            stopping.Token.ThrowIfCancellationRequested();
            Log.Failed(logger, e);
        }
    }

    private void Arrive(LlamaSharpPrompt prompt, bool wait)
    {
        while (arriving.TryTake(out var request, wait ? Timeout.Infinite : 0, stopping.Token))
        {
            wait = false;
            try
            {
                waiting.Enqueue(prompt.Read(request));
            }
            catch (Exception e)
            {
                request.Fail(e); // It alone is at fault.
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The model could not be loaded")]
        public static partial void Lost(ILogger logger, Exception e);

        [LoggerMessage(LogLevel.Error, "The model failed; it begins anew")]
        public static partial void Failed(ILogger logger, Exception e);
    }
}
