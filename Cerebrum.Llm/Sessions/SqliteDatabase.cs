using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Cerebrum.Llm.Sessions;

/// <summary>One file, for the nodes of one machine.</summary>
internal sealed class SqliteDatabase : SessionDatabase
{
    private readonly string connection;

    public SqliteDatabase(string folder)
    {
        Directory.CreateDirectory(folder);
        connection = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "sessions.db"), DefaultTimeout = 5 }.ToString();
    }

    protected override async Task<DbConnection> ConnectAsync(CancellationToken ct)
    {
        var db = new SqliteConnection(connection);
        try
        {
            await db.OpenAsync(ct);
            // In WAL mode a killed process loses nothing with synchronous = NORMAL; only a loss of power may take the last turns. A writer waits
            // for another's turn by SQLite's own steps of 1 to 100 ms: the library's are 150 ms each.
            await db.ExecuteAsync("PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000");
            return db;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    protected override async Task PrepareAsync(DbConnection db, CancellationToken ct)
    {
        await db.ExecuteAsync("PRAGMA journal_mode = WAL");
        await using var transaction = await db.BeginTransactionAsync(ct); // Immediate: the second node waits here.
        if (await db.ExecuteScalarAsync<bool>("SELECT COUNT(*) = 4 FROM pragma_table_info('turns')", transaction: transaction))
        {
            await db.ExecuteAsync(FromFourColumns, transaction: transaction);
        }

        await db.ExecuteAsync($"{Table}; {Indexes}", transaction: transaction);
        await transaction.CommitAsync(ct);
    }

    private const string Table = $"CREATE TABLE IF NOT EXISTS turns (id INTEGER PRIMARY KEY, {Columns})";

    /// <summary>The first version kept session, time, question and answer alone.</summary>
    private const string FromFourColumns = $"""
        ALTER TABLE turns RENAME TO turns_of_four; {Table};
        INSERT INTO turns (session, caller, at, question, subject, level, answer, audio_baseline, typing_baseline)
        SELECT session, '', at, question, question, json_extract(answer, '$.triage.level'), answer,
               json_extract(answer, '$.analysis.audio_analysis.baseline'), json_extract(answer, '$.analysis.typing_analysis.baseline')
        FROM turns_of_four ORDER BY rowid;
        DROP TABLE turns_of_four;
        """;
}
