using System.Data.Common;

namespace Cerebrum.Llm.Sessions;

/// <summary>Where conversations are kept. The SQL that reads and writes them is the same for all; how to connect and how to make the
/// table is not. Members throw <see cref="DbException"/> where the database is away.</summary>
internal abstract class SessionDatabase
{
    // A caller of '' is nobody in particular; a NULL would be equal to nothing.
    protected const string Columns =
        "session TEXT NOT NULL, caller TEXT NOT NULL, at TEXT NOT NULL, question TEXT NOT NULL, subject TEXT NOT NULL, level TEXT NOT NULL, "
        + "answer TEXT NOT NULL, audio_baseline TEXT, typing_baseline TEXT";

    protected const string Indexes =
        "CREATE INDEX IF NOT EXISTS turns_session ON turns (caller, session, at); CREATE INDEX IF NOT EXISTS turns_at ON turns (at);";

    private volatile bool prepared;

    /// <summary>The database of this configuration: PostgreSQL where <c>ConnectionStrings:sessions</c> names one, else a file of the data folder.</summary>
    public static SessionDatabase Of(IConfiguration configuration) => configuration.GetConnectionString("sessions") is { Length: > 0 } postgres
        ? new PostgresDatabase(postgres)
        : new SqliteDatabase(configuration["Data:Folder"] ?? "data");

    /// <summary>An open connection to a database that has its table: made with the first one, whichever node is first.</summary>
    public async Task<DbConnection> OpenAsync(CancellationToken ct)
    {
        var db = await ConnectAsync(ct);
        try
        {
            if (!prepared)
            {
                await PrepareAsync(db, ct);
                prepared = true;
            }

            return db;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    protected abstract Task<DbConnection> ConnectAsync(CancellationToken ct);

    /// <summary>Makes what is missing; another node may be at it at the same time.</summary>
    protected abstract Task PrepareAsync(DbConnection db, CancellationToken ct);
}
