using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Cerebrum.Gateway.Audit;

/// <summary>Takes what was done from the requests, which do not wait, and writes it in the background. What finds the queue full is counted,
/// and the count is written.</summary>
internal sealed partial class AuditLog(AuditFiles files, IOptions<AuditOptions> options, TimeProvider time, ILogger<AuditLog> logger) : BackgroundService
{
    private const int Most = 16_384;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly Channel<AuditEntry> queue = Channel.CreateBounded<AuditEntry>(new BoundedChannelOptions(Most) { SingleReader = true });
    private long lost;

    public void Add(string? key, string? from, string method, string path, int status, TimeSpan took)
    {
        if (!queue.Writer.TryWrite(new AuditEntry(0, time.GetUtcNow(), key, from, method, path, status, (int)took.TotalMilliseconds, null, null, "")))
        {
            Interlocked.Increment(ref lost);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => WriteAllAsync(stoppingToken), CancellationToken.None);

    private async Task WriteAllAsync(CancellationToken stopping)
    {
        var goesOn = true;
        while (goesOn)
        {
            try
            {
                using var chain = new AuditChain(files, options.Value);
                chain.Add(Of("started", null));
                if (chain.Torn > 0)
                {
                    chain.Add(Of("torn", chain.Torn));
                }

                await WriteAsync(chain, stopping);
                goesOn = false;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Log.Failed(logger, e.Message);
                await Task.Delay(Retry, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                goesOn = !stopping.IsCancellationRequested;
            }
        }
    }

    private async Task WriteAsync(AuditChain chain, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Tick, time);
        var (flushed, dirty) = (time.GetTimestamp(), true);
        do
        {
            dirty |= Write(chain);
            if (dirty && time.GetElapsedTime(flushed) >= options.Value.Flush)
            {
                chain.Flush();
                (flushed, dirty) = (time.GetTimestamp(), false);
            }
        }
        while (await NextAsync(timer, stopping));

        Write(chain); // No request is under way any more: the server stops first.
        chain.Flush();
    }

    /// <returns>Whether there was something to write.</returns>
    private bool Write(AuditChain chain)
    {
        while (queue.Reader.TryRead(out var entry))
        {
            chain.Add(entry);
        }

        if (Interlocked.Exchange(ref lost, 0) is > 0 and var count)
        {
            chain.Add(Of("lost", count));
        }

        return chain.Write();
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private AuditEntry Of(string what, long? count) => new(0, time.GetUtcNow(), null, null, null, null, null, null, what, count, "");

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The audit log cannot be written: {Reason} Requests go on; what finds its queue full will be counted.")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
