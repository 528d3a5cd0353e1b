using Dapper;
using Microsoft.Data.Sqlite;

namespace Cerebrum.Llm.Knowledge;

/// <summary>Passages in one SQLite file with a full-text index (FTS5) over the stems of <see cref="Words"/>. Safe for concurrent reads.</summary>
internal sealed class PassageStore
{
    /// <summary>Another way to build the store has another number: an old file is not read for a new one.</summary>
    private const int Format = 1;

    private readonly string connection;

    private PassageStore(string path) =>
        connection = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly }.ToString();

    /// <summary>Opens the store of this pack's version, or builds it: beside its place, then renamed there, so that nobody reads half of one.</summary>
    public static PassageStore Open(string folder, KnowledgePack pack)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"knowledge-{Format}-{pack.Version}.db");
        if (!IsWhole(path))
        {
            var draft = $"{path}.{Guid.NewGuid():N}";
            Build(draft, pack);
            File.Move(draft, path, overwrite: true);
        }

        return new PassageStore(path);
    }

    /// <summary>The passages that share words with <paramref name="match"/>, best first.</summary>
    /// <param name="match">An FTS5 expression.</param>
    /// <returns>Ids and BM25 scores, greater is better: title and synonyms weigh more than text.</returns>
    public IReadOnlyList<(string PassageId, double Score)> Search(string match, int limit)
    {
        using var db = new SqliteConnection(connection);
        // Weights of title, names, section, text: a condition named in the question is meant.
        const string Sql = "SELECT passage_id, -bm25(passages, 0, 6, 6, 2, 1) FROM passages WHERE passages MATCH @match ORDER BY 2 DESC LIMIT @limit";
        return [.. db.Query<(string, double)>(Sql, new { match, limit })];
    }

    private static void Build(string path, KnowledgePack pack)
    {
        using (var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()))
        {
            db.Open();
            db.Execute("CREATE VIRTUAL TABLE passages USING fts5(passage_id UNINDEXED, title, names, section, text, tokenize = 'unicode61')");
            using var transaction = db.BeginTransaction();
            db.Execute(
                "INSERT INTO passages VALUES (@PassageId, @Title, @Names, @Section, @Text)",
                pack.Passages().Select(p => new { p.PassageId, Title = Stems(p.Title), Names = Stems(string.Join(' ', p.Names)), Section = Stems(p.Section), Text = Stems(p.Text) }),
                transaction);
            // Readers find a file without this mark unfinished.
            db.Execute("PRAGMA user_version = 1", transaction: transaction);
            transaction.Commit();
        }
    }

    private static string Stems(string text) => string.Join(' ', Words.Content(text));

    private static bool IsWhole(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            using var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            return db.ExecuteScalar<long>("PRAGMA user_version") == 1 && db.ExecuteScalar<string>("PRAGMA quick_check") == "ok";
        }
        catch (SqliteException)
        {
            return false;
        }
    }
}
