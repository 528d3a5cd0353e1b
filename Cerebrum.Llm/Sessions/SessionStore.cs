using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cerebrum.Llm.Chat;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Cerebrum.Llm.Sessions;

/// <summary>Conversations, turn by turn, in one SQLite file. An answer never fails because its turn could not be read or kept.</summary>
internal sealed partial class SessionStore
{
    private readonly TimeSpan keep;
    private readonly string connection;
    private readonly TimeProvider time;
    private readonly ILogger<SessionStore> logger;

    public SessionStore(IConfiguration configuration, IOptions<SessionOptions> options, TimeProvider time, ILogger<SessionStore> logger)
    {
        keep = options.Value.Keep;
        this.time = time;
        this.logger = logger;
        var folder = configuration["Data:Folder"] ?? "data";
        Directory.CreateDirectory(folder);
        connection = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "sessions.db"), DefaultTimeout = 5 }.ToString();
        using var db = new SqliteConnection(connection);
        db.Execute("PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS turns (session TEXT, at TEXT, question TEXT, answer TEXT); CREATE INDEX IF NOT EXISTS turns_session ON turns (session); CREATE INDEX IF NOT EXISTS turns_at ON turns (at);");
    }

    /// <summary>Ids are the caller's or ours; ours cannot be guessed.</summary>
    public static bool IsValid(string id) => ValidId().IsMatch(id);

    public Session Open(string? id, List<string> warnings)
    {
        if (id is null)
        {
            return new Session(this, Guid.NewGuid().ToString("N"), previous: null);
        }

        var previous = Try(db => db.QueryFirstOrDefault<string>("SELECT question FROM turns WHERE session = @id ORDER BY rowid DESC LIMIT 1", new { id }), warnings);
        return new Session(this, id, previous);
    }

    /// <summary>What the ML service said last about how the person of this session sounds or types; null where it never did.</summary>
    /// <param name="modality"><c>audio</c> or <c>typing</c>.</param>
    public JsonNode? Baseline(string id, string modality, List<string> warnings) => Try(
        db => db.QueryFirstOrDefault<string>(
            "SELECT json_extract(answer, @path) FROM turns WHERE session = @id AND json_type(answer, @path) = 'object' ORDER BY rowid DESC LIMIT 1",
            new { id, path = $"$.analysis.{modality}_analysis.baseline" }),
        warnings) is { } json ? JsonNode.Parse(json) : null;

    /// <returns>The turns of a session, the oldest first; empty where there is none of this id.</returns>
    public IReadOnlyList<StoredTurn> Find(string id)
    {
        using var db = new SqliteConnection(connection);
        return [.. db.Query<(string At, string Question, string Answer)>("SELECT at, question, answer FROM turns WHERE session = @id ORDER BY rowid", new { id })
            .Select(t => new StoredTurn(t.At, t.Question, JsonSerializer.Deserialize<JsonElement>(t.Answer)))];
    }

    /// <returns>How many turns were deleted.</returns>
    public int Delete(string id)
    {
        using var db = new SqliteConnection(connection);
        return db.Execute("DELETE FROM turns WHERE session = @id", new { id });
    }

    public void Append(string id, string question, ChatAnswer answer, List<string> warnings) => Try(
        db => db.Execute(
            "INSERT INTO turns VALUES (@id, @at, @question, @answer); DELETE FROM turns WHERE at < @oldest",
            new { id, at = Stamp(time.GetUtcNow()), oldest = Stamp(time.GetUtcNow() - keep), question, answer = JsonSerializer.Serialize(answer, ChatJson.Wire.ChatAnswer) }),
        warnings);

    // UTC of one width: as texts they order as in time.
    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("O");

    private T? Try<T>(Func<SqliteConnection, T> work, List<string> warnings)
    {
        try
        {
            using var db = new SqliteConnection(connection);
            db.Open();
            // In WAL mode a killed process loses nothing with this; only a loss of power may take the last turns.
            db.Execute("PRAGMA synchronous = NORMAL");
            return work(db);
        }
        catch (SqliteException e)
        {
            Log.StoreAway(logger, e.SqliteErrorCode);
            warnings.Add("The conversation's store could not be used; earlier turns were not considered, or this one was not kept.");
            return default;
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$")]
    private static partial Regex ValidId();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The session store failed: SQLite error {Code}")]
        public static partial void StoreAway(ILogger logger, int code);
    }
}
