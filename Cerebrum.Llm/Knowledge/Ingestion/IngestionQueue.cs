using System.Collections.Concurrent;
using Cerebrum.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>Bounds how many uploads are received or wait, and wakes the worker. What is to do is in the log, not here.</summary>
internal sealed class IngestionQueue(IOptions<UploadOptions> options) : IDisposable
{
    private readonly SemaphoreSlim places = new(options.Value.MaxWaiting, options.Value.MaxWaiting);
    private readonly SemaphoreSlim wake = new(0);
    private readonly ConcurrentDictionary<string, string> waiting = new(StringComparer.Ordinal);

    /// <summary>Uploads in the log that were not taken yet.</summary>
    public int Waiting => waiting.Count;

    /// <returns>False where the queue is full.</returns>
    public bool TryReserve() => places.Wait(0);

    /// <summary>Gives a reserved place back: nothing came to take it.</summary>
    public void Cancel() => places.Release();

    /// <summary>The reserved place is that of an upload in the log.</summary>
    public void Add(Upload upload)
    {
        waiting[upload.Id] = upload.Source;
        wake.Release();
    }

    public IReadOnlyList<string> WaitingOf(string source) => [.. waiting.Where(w => w.Value == source).Select(w => w.Key)];

    /// <summary>They wait no more.</summary>
    public void Remove(IEnumerable<string> ids)
    {
        foreach (var id in ids.Where(id => waiting.TryRemove(id, out _)))
        {
            places.Release();
        }
    }

    /// <summary>Returns when there is an upload more, or after <paramref name="atMost"/>.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken ct) => wake.WaitAsync(atMost, ct);

    public void Dispose()
    {
        places.Dispose();
        wake.Dispose();
    }
}
