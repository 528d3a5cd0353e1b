using Microsoft.Data.Sqlite;

namespace Cerebrum.Gateway.Telemetry;

/// <summary>Counts requests as they end, and writes minutes of them in the background. What cannot be written now is written with what comes.</summary>
internal sealed partial class History(HistoryFile file, TimeProvider time, ILogger<History> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly List<RouteCounts> routes = [];
    private readonly SlowRequests slow = new();
    private readonly Dictionary<Counts, Minute> minutes = [];
    private bool failed;

    /// <summary>Of a route that is being mapped.</summary>
    public RouteCounts Route(string pattern)
    {
        lock (gate)
        {
            routes.Add(new RouteCounts(pattern));
            return routes[^1];
        }
    }

    /// <summary>Requests since the process began, and those of them that failed on our side (5xx).</summary>
    public (long Requests, long Errors) Totals()
    {
        lock (gate)
        {
            List<Counts> all = [.. routes.SelectMany(r => r.All)];
            return (all.Sum(c => c.Latencies.Read().Sum()), all.Sum(c => c.Errors));
        }
    }

    /// <param name="describe">Of a request that is among the slowest: the id of its trace, and its <c>Server-Timing</c>.</param>
    public void Add<T>(Counts counts, TimeSpan took, int status, T request, Func<T, (string TraceId, string Timing)> describe)
    {
        counts.Add(took, status);
        if (slow.Takes(took))
        {
            var (traceId, timing) = describe(request);
            slow.Add(new SlowRequest(time.GetUtcNow(), counts.Route, Math.Round(took.TotalMilliseconds, 2), status, traceId, timing));
        }
    }

    /// <summary>Writes what was counted since the last time, then reads.</summary>
    /// <returns>Nothing where the file cannot be read.</returns>
    public (IReadOnlyList<MinuteRow> Minutes, IReadOnlyList<SlowRow> Slow) Read(DateTimeOffset since, int mostSlow)
    {
        lock (gate)
        {
            Write();
            return Try(() => (file.Minutes(since), file.Slow(since, mostSlow)), ([], []));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                WriteInTurn();
            }
        }
        catch (OperationCanceledException)
        {
            WriteInTurn(); // The server has stopped: nothing more is counted.
        }
    }

    private void WriteInTurn()
    {
        lock (gate)
        {
            Write();
        }
    }

    private void Write()
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        var changed = routes.SelectMany(r => r.All).Select(c => minutes[c] = Minute.Next(minutes.GetValueOrDefault(c), c, now)).Where(m => !m.IsWritten).ToList();
        var slowest = slow.Take();
        if (changed.Count + slowest.Count == 0)
        {
            return;
        }

        if (Try(() => Written(changed, slowest), false))
        {
            changed.ForEach(m => m.IsWritten = true);
        }
        else
        {
            slowest.ToList().ForEach(slow.Add);
        }
    }

    private bool Written(List<Minute> changed, IReadOnlyList<SlowRequest> slowest)
    {
        file.Write(changed.Select(m => m.Row), slowest.Select(s => new SlowRow(s.At.ToUnixTimeMilliseconds(), s.Route, s.Ms, s.Status, s.TraceId, s.Timing)));
        return true;
    }

    private T Try<T>(Func<T> use, T otherwise)
    {
        try
        {
            var result = use();
            failed = false;
            return result;
        }
        catch (SqliteException e) when (HistoryFile.IsDamage(e))
        {
            Log.Damaged(logger, file.SetAside());
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            if (!failed)
            {
                Log.Failed(logger, e.Message);
            }

            failed = true;
        }

        return otherwise;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The history of requests was damaged. It is put aside as {File}, and a new one begins.")]
        public static partial void Damaged(ILogger logger, string file);

        [LoggerMessage(LogLevel.Error, "The history of requests cannot be kept: {Reason} Requests go on and are counted; it is tried again.")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
