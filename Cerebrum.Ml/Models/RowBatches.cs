using System.Collections.Concurrent;

namespace Cerebrum.Ml.Models;

/// <summary>Rows that wait while all cores run a model go into its next run together; a row that finds a core free runs at once,
/// so an idle service adds no delay. Safe for concurrent calls.</summary>
/// <param name="run">Runs rows and gives each its outputs.</param>
/// <param name="most">Rows in one run.</param>
internal sealed class RowBatches(Func<IReadOnlyList<float[]>, float[][]> run, int most) : IDisposable
{
    private readonly ConcurrentQueue<Row> waiting = new();
    private readonly SemaphoreSlim cores = new(Environment.ProcessorCount);

    public int Waiting => waiting.Count;

    /// <returns>The outputs of <paramref name="inputs"/>, in their order.</returns>
    public async Task<float[][]> RunAsync(IReadOnlyList<float[]> inputs, CancellationToken ct)
    {
        var rows = inputs.Select(input => new Row(input, ct)).ToList();
        rows.ForEach(waiting.Enqueue);
        await cores.WaitAsync(ct);
        try
        {
            // What another caller took meanwhile is done or being done by it.
            while (rows.Exists(row => !row.Taken))
            {
                Run(Take());
            }
        }
        finally
        {
            cores.Release();
        }

        return await Task.WhenAll(rows.Select(row => row.Outputs.Task));
    }

    public void Dispose() => cores.Dispose();

    private List<Row> Take()
    {
        var batch = new List<Row>();
        while (batch.Count < most && waiting.TryDequeue(out var row))
        {
            row.Taken = true;
            if (!row.Ct.IsCancellationRequested)
            {
                batch.Add(row);
            }
            else
            {
                row.Outputs.SetCanceled(row.Ct);
            }
        }

        return batch;
    }

    private void Run(List<Row> batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        try
        {
            var outputs = run([.. batch.Select(row => row.Input)]);
            batch.Zip(outputs).ToList().ForEach(pair => pair.First.Outputs.SetResult(pair.Second));
        }
        catch (Exception e) // Whoever waits for a row hears of it, not only who happened to run it.
        {
            batch.ForEach(row => row.Outputs.TrySetException(e));
        }
    }

    private sealed class Row(float[] input, CancellationToken ct)
    {
        public float[] Input => input;

        public CancellationToken Ct => ct;

        public bool Taken { get; set; }

        public TaskCompletionSource<float[]> Outputs { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
