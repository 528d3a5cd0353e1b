using System.Collections.Concurrent;
using Cerebrum.Ml.Models;

namespace Cerebrum.Tests.Models;

/// <summary>Rows that queue share runs, and each caller gets its own row's outputs.</summary>
public sealed class RowBatchesTests : IDisposable
{
    private const int Most = 16;

    private readonly ConcurrentQueue<int> sizes = new();
    private readonly ManualResetEventSlim open = new(initialState: true);
    private readonly CountdownEvent busy = new(Environment.ProcessorCount);
    private readonly RowBatches batches;

    public RowBatchesTests() => batches = new RowBatches(Run, Most);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        batches.Dispose();
        busy.Dispose();
        open.Dispose();
    }

    [Fact]
    public async Task Rows_That_Queue_Run_Together_And_Come_Back_To_Their_Callers()
    {
        var first = await OccupyAllCoresAsync();
        var queued = Enumerable.Range(0, Most).Select(i => batches.RunAsync([[i]], Ct)).ToList();
        open.Set();

        Assert.Equal(Enumerable.Range(0, Most).Select(i => 2f * i), (await Task.WhenAll(queued)).Select(outputs => outputs[0][0]));
        await Task.WhenAll(first);
        Assert.Contains(Most, sizes);
        Assert.Equal(Environment.ProcessorCount + 1, sizes.Count);
    }

    [Fact]
    public async Task One_Caller_With_More_Rows_Than_A_Run_Takes_Gets_Them_All_In_Order()
    {
        var outputs = await batches.RunAsync([.. Enumerable.Range(0, 50).Select(i => new float[] { i })], Ct);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => 2f * i), outputs.Select(row => row[0]));
        Assert.All(sizes, size => Assert.InRange(size, 1, Most));
    }

    [Fact]
    public async Task A_Run_That_Fails_Fails_The_Callers_In_It_And_No_Later_One()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => batches.RunAsync([[-1]], Ct));
        Assert.Equal(6f, (await batches.RunAsync([[3]], Ct))[0][0]);
    }

    [Fact]
    public async Task A_Caller_That_Gave_Up_While_Waiting_Is_Not_Run()
    {
        var first = await OccupyAllCoresAsync();
        using var cancel = new CancellationTokenSource();
        var abandoned = batches.RunAsync([[7]], cancel.Token);
        var other = batches.RunAsync([[8]], Ct);
        await cancel.CancelAsync();
        open.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        Assert.Equal(16f, (await other)[0][0]);
        await Task.WhenAll(first);
        Assert.All(sizes, size => Assert.Equal(1, size));
    }

    private async Task<List<Task<float[][]>>> OccupyAllCoresAsync()
    {
        open.Reset();
        var first = Enumerable.Range(0, Environment.ProcessorCount).Select(i => Task.Run(() => batches.RunAsync([[i]], Ct), Ct)).ToList();
        await Task.Run(() => busy.Wait(Ct), Ct);
        return first;
    }

    private float[][] Run(IReadOnlyList<float[]> rows)
    {
        sizes.Enqueue(rows.Count);
        if (busy.CurrentCount > 0)
        {
            busy.Signal();
        }

        open.Wait(Ct);
        return [.. rows.Select(row => row[0] < 0 ? throw new InvalidOperationException("negative") : new[] { 2 * row[0] })];
    }
}
