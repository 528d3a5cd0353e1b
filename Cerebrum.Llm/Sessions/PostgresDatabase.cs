using System.Data.Common;
using Dapper;
using Npgsql;

namespace Cerebrum.Llm.Sessions;

/// <summary>A server, for nodes on many machines.</summary>
internal sealed class PostgresDatabase(string connection) : SessionDatabase, IAsyncDisposable
{
    /// <summary>Seconds: a server that is away costs an answer no more. The connection string may say otherwise.</summary>
    private const string Bounds = "Timeout=3;Command Timeout=5;Application Name=cerebrum-llm;";

    private readonly NpgsqlDataSource source = Read(connection);

    public ValueTask DisposeAsync() => source.DisposeAsync();

    protected override async Task<DbConnection> ConnectAsync(CancellationToken ct) => await source.OpenConnectionAsync(ct);

    protected override async Task PrepareAsync(DbConnection db, CancellationToken ct)
    {
        await using var transaction = await db.BeginTransactionAsync(ct);
        // Of two nodes the second waits here; IF NOT EXISTS alone fails where both find nothing.
        await db.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtext('cerebrum.sessions'))", transaction: transaction);
        // With the table there, a user who may not create one will do.
        if (await db.ExecuteScalarAsync<bool>("SELECT to_regclass('turns') IS NULL", transaction: transaction))
        {
            // Times are compared as texts of one width; a language's own order has no say in them.
            var columns = Columns.Replace("at TEXT", "at TEXT COLLATE \"C\"", StringComparison.Ordinal);
            await db.ExecuteAsync($"CREATE TABLE turns (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, {columns}); {Indexes}", transaction: transaction);
        }

        await transaction.CommitAsync(ct);
    }

    private static NpgsqlDataSource Read(string connection)
    {
        try
        {
            return NpgsqlDataSource.Create(Bounds + connection);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // Without the cause: its text may quote the password.
            throw new InvalidOperationException("ConnectionStrings:sessions: expected 'Host=…;Database=…;Username=…;Password=…'; found something Npgsql does not read.");
        }
    }
}
