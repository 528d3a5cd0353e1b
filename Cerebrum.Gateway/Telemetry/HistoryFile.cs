using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Cerebrum.Gateway.Telemetry;

/// <summary>A minute of a route.</summary>
/// <param name="At">Unix time of the minute, in minutes.</param>
/// <param name="Histogram">As <see cref="Latencies.ToBytes"/> makes it.</param>
internal sealed record MinuteRow(long At, string Route, long Requests, long Errors, byte[] Histogram);

/// <param name="At">Unix time, in milliseconds.</param>
internal sealed record SlowRow(long At, string Route, double Ms, long Status, string TraceId, string Timing);

/// <summary>The last day in a file: minutes and slow requests, as many as are bounded by their number too. Not safe for concurrent use.</summary>
internal sealed class HistoryFile(string path, TimeProvider time)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private const int MostMinutes = 100_000, MostSlow = 10_000;

    // SQLITE_CORRUPT and SQLITE_NOTADB (sqlite.org/rescode.html).
    private const int Corrupt = 11, NotADatabase = 26;

    // One more writer, or a process that follows within the minute, has rows of its own.
    private readonly string writer = Guid.NewGuid().ToString("N");
    private readonly string connection = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ToString();

    /// <summary>Writes what changed, and forgets what is too old or too much.</summary>
    public void Write(IEnumerable<MinuteRow> minutes, IEnumerable<SlowRow> slow)
    {
        using var db = Open();
        using var transaction = db.BeginTransaction();
        db.Execute("INSERT OR REPLACE INTO minutes VALUES (@At, @Route, @writer, @Requests, @Errors, @Histogram)", minutes.Select(m => new { m.At, m.Route, writer, m.Requests, m.Errors, m.Histogram }), transaction);
        db.Execute("INSERT INTO slow (at, route, ms, status, trace_id, timing) VALUES (@At, @Route, @Ms, @Status, @TraceId, @Timing)", slow, transaction);
        var oldest = time.GetUtcNow() - Kept;
        db.Execute("""
            DELETE FROM minutes WHERE at < @minute OR at < (SELECT at FROM minutes ORDER BY at DESC LIMIT 1 OFFSET @MostMinutes);
            DELETE FROM slow WHERE at < @ms OR id <= (SELECT MAX(id) FROM slow) - @MostSlow;
            """, new { minute = oldest.ToUnixTimeSeconds() / 60, ms = oldest.ToUnixTimeMilliseconds(), MostMinutes, MostSlow }, transaction);
        transaction.Commit();
    }

    public IReadOnlyList<MinuteRow> Minutes(DateTimeOffset since)
    {
        using var db = Open();
        return [.. db.Query<MinuteRow>("SELECT at, route, requests, errors, histogram FROM minutes WHERE at >= @at ORDER BY at", new { at = since.ToUnixTimeSeconds() / 60 })];
    }

    /// <returns>The slowest first.</returns>
    public IReadOnlyList<SlowRow> Slow(DateTimeOffset since, int most)
    {
        using var db = Open();
        return [.. db.Query<SlowRow>("SELECT at, route, ms, status, trace_id AS TraceId, timing FROM slow WHERE at >= @at ORDER BY ms DESC LIMIT @most", new { at = since.ToUnixTimeMilliseconds(), most })];
    }

    public static bool IsDamage(SqliteException e) => e.SqliteErrorCode is Corrupt or NotADatabase;

    /// <summary>Renames the file, so that somebody may look at it; the next writing begins a new one.</summary>
    /// <returns>Its new name.</returns>
    public string SetAside()
    {
        var aside = $"{path}.damaged-{time.GetUtcNow().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}";
        File.Move(path, aside, overwrite: true);
        foreach (var companion in (string[])["-wal", "-shm"])
        {
            File.Delete(path + companion);
        }

        return Path.GetFileName(aside);
    }

    private SqliteConnection Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!File.Exists(path))
        {
            using var file = ServiceDefaults.PrivateFile.Open(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write });
        }

        var db = new SqliteConnection(connection);
        try
        {
            db.Open();
            // The last seconds before a loss of power may be lost: it is a history of minutes.
            db.Execute("""
                PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
                CREATE TABLE IF NOT EXISTS minutes (at INTEGER, route TEXT, writer TEXT, requests INTEGER, errors INTEGER, histogram BLOB, PRIMARY KEY (at, route, writer)) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS slow (id INTEGER PRIMARY KEY, at INTEGER, route TEXT, ms REAL, status INTEGER, trace_id TEXT, timing TEXT);
                CREATE INDEX IF NOT EXISTS slow_at ON slow (at);
                """);
            return db;
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }
}
