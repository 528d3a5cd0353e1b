using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cerebrum.Llm.Chat;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Cerebrum.Llm.Sessions;

/// <summary>Conversations, turn by turn; of each caller, only that one's. The reading members throw <see cref="DbException"/> where the
/// database is away; those that take warnings never do, since no answer fails for its turn.</summary>
/// <remarks>A caller is '' where nobody is named: those sessions are one group, and who knows an id of it may use it.</remarks>
internal sealed partial class SessionStore(SessionDatabase database, IOptions<SessionOptions> options, TimeProvider time, ILogger<SessionStore> logger)
{
    /// <summary>Turns of a session that are read at once: some ten megabytes at most.</summary>
    public const int MostRead = 500;

    // One more of the latest than are told, so that a session knows when some are left out.
    private static readonly string Remembered = string.Create(CultureInfo.InvariantCulture,
        $"SELECT id FROM (SELECT id FROM turns WHERE {OfSession} ORDER BY id LIMIT {Session.First}) began UNION SELECT id FROM (SELECT id FROM turns WHERE {OfSession} ORDER BY id DESC LIMIT {Session.Latest + 1}) latest");

    private const string OfSession = "caller = @caller AND session = @id AND at >= @oldest";

    /// <summary>Ids are the caller's or ours; ours cannot be guessed.</summary>
    public static bool IsValid(string id) => ValidId().IsMatch(id);

    public async Task<Session> OpenAsync(string? id, string caller, Warnings warnings, CancellationToken ct)
    {
        if (id is null)
        {
            return new Session(this, Guid.NewGuid().ToString("N"), caller, earlier: []);
        }

        var earlier = await Try(
            db => db.QueryAsync<EarlierTurn>(Sql($"SELECT question, subject, level FROM turns WHERE id IN ({Remembered}) ORDER BY id", new { id, caller, oldest = Oldest }, ct)),
            warnings,
            ct);
        return new Session(this, id, caller, earlier?.ToList());
    }

    /// <summary>What the ML service said last about how the person of this session sounds or types; null where it never did.</summary>
    /// <param name="modality"><c>audio</c> or <c>typing</c>.</param>
    public async Task<JsonNode?> BaselineAsync(string id, string caller, string modality, Warnings warnings, CancellationToken ct)
    {
        var column = modality switch { "audio" => "audio_baseline", "typing" => "typing_baseline", _ => null };
        var json = column is null ? null : await Try(
            db => db.QueryFirstOrDefaultAsync<string>(Sql($"SELECT {column} FROM turns WHERE {OfSession} AND {column} IS NOT NULL ORDER BY id DESC LIMIT 1", new { id, caller, oldest = Oldest }, ct)),
            warnings,
            ct);
        return json is null ? null : JsonNode.Parse(json);
    }

    /// <summary>Keeps a turn, and drops what is older than is kept.</summary>
    /// <param name="subject">What a later "it" stands for.</param>
    public Task AppendAsync(string id, string caller, string question, string subject, ChatAnswer answer, Warnings warnings, CancellationToken ct) => Try(
        db => db.ExecuteAsync(Sql(
            "INSERT INTO turns (session, caller, at, question, subject, level, answer, audio_baseline, typing_baseline) "
            + "VALUES (@id, @caller, @at, @question, @subject, @level, @answer, @audio, @typing); DELETE FROM turns WHERE at < @oldest",
            new
            {
                id,
                caller,
                at = Stamp(time.GetUtcNow()),
                question = WithoutNul(question),
                subject = WithoutNul(subject),
                level = JsonSerializer.SerializeToElement(answer.Triage, ChatJson.Wire.TriageResult).GetProperty("level").GetString(),
                answer = JsonSerializer.Serialize(answer, ChatJson.Wire.ChatAnswer),
                audio = answer.Analysis.AudioAnalysis?["baseline"]?.ToJsonString(),
                typing = answer.Analysis.TypingAnalysis?["baseline"]?.ToJsonString(),
                oldest = Oldest,
            },
            ct)),
        warnings,
        ct);

    /// <returns>The sessions of a caller, the one with the latest turn first.</returns>
    /// <param name="before">Only those whose <see cref="SessionRow.Latest"/> is less.</param>
    public async Task<IReadOnlyList<SessionRow>> ListAsync(string caller, long before, int limit, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        return [.. await db.QueryAsync<SessionRow>(Sql(
            "SELECT s.session AS Id, s.latest AS Latest, s.created AS Created, s.last AS LastActivity, substr(f.question, 1, 200) AS Question, s.turns AS Turns FROM "
            + "(SELECT session, MIN(id) AS first, MAX(id) AS latest, MIN(at) AS created, MAX(at) AS last, COUNT(*) AS turns "
            + "FROM turns WHERE caller = @caller AND at >= @oldest GROUP BY session HAVING MAX(id) < @before ORDER BY MAX(id) DESC LIMIT @limit) s "
            + "JOIN turns f ON f.id = s.first ORDER BY s.latest DESC",
            new { caller, oldest = Oldest, before, limit },
            ct))];
    }

    /// <returns>The latest <paramref name="limit"/> turns of a session, the oldest first; empty where the caller has none of this id.</returns>
    /// <param name="before">Only those whose <see cref="StoredTurn.Number"/> is less.</param>
    public async Task<IReadOnlyList<StoredTurn>> FindAsync(string id, string caller, CancellationToken ct, long before = long.MaxValue, int limit = MostRead)
    {
        await using var db = await database.OpenAsync(ct);
        var rows = await db.QueryAsync<(long Number, string At, string Question, string Answer)>(
            Sql($"SELECT id, at, question, answer FROM (SELECT * FROM turns WHERE {OfSession} AND id < @before ORDER BY id DESC LIMIT @limit) latest ORDER BY id", new { id, caller, oldest = Oldest, before, limit }, ct));
        return [.. rows.Select(t => new StoredTurn(t.Number, t.At, t.Question, JsonSerializer.Deserialize<JsonElement>(t.Answer)))];
    }

    /// <returns>How many turns were deleted.</returns>
    public async Task<int> DeleteAsync(string id, string caller, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        return await db.ExecuteAsync(Sql("DELETE FROM turns WHERE caller = @caller AND session = @id", new { id, caller }, ct));
    }

    private string Oldest => Stamp(time.GetUtcNow() - options.Value.Keep);

    // UTC of one width: as texts they order as in time.
    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("O");

    // PostgreSQL has no text with that character.
    private static string WithoutNul(string text) => text.Replace('\0', '\uFFFD');

    private static CommandDefinition Sql(string text, object parameters, CancellationToken ct) => new(text, parameters, cancellationToken: ct);

    private async Task<T?> Try<T>(Func<DbConnection, Task<T>> work, Warnings warnings, CancellationToken ct)
    {
        try
        {
            await using var db = await database.OpenAsync(ct);
            return await work(db);
        }
        catch (DbException e)
        {
            Log.StoreAway(logger, e is SqliteException sqlite ? $"SQLite error {sqlite.SqliteErrorCode}" : e.SqlState ?? (e.InnerException ?? e).GetType().Name);
            lock (warnings)
            {
                warnings.Add("The conversation's store could not be used; earlier turns were not considered, or this one was not kept.");
            }

            return default;
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$")]
    private static partial Regex ValidId();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The session store failed: {Cause}")]
        public static partial void StoreAway(ILogger logger, string cause);
    }
}
