using System.Collections.Concurrent;
using System.Data;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Cerebrum.Llm.Knowledge.Index;

/// <summary>One source in the table: its passages are the rows from <see cref="First"/> on.</summary>
/// <param name="Checksum">XxHash64 of the rows' texts, in order, and of what the source says of itself.</param>
internal sealed record SourceRow(string Name, long First, long Passages, long Documents, long Checksum, string Updated, string Stamp)
{
    public SourceSummary ToSummary() => new(Name, (int)Documents, (int)Passages, DateTimeOffset.Parse(Updated, CultureInfo.InvariantCulture), Stamp);
}

/// <summary>Passages in one SQLite file (WAL): what everything else of the index can be made from again.</summary>
internal sealed class PassageTable
{
    private const string Schema = """
        CREATE TABLE sources(name TEXT PRIMARY KEY, first INTEGER NOT NULL, passages INTEGER NOT NULL, documents INTEGER NOT NULL,
            checksum INTEGER NOT NULL, updated TEXT NOT NULL, stamp TEXT NOT NULL);
        CREATE TABLE passages(id INTEGER PRIMARY KEY AUTOINCREMENT, passage_id TEXT NOT NULL, document_id TEXT NOT NULL, title TEXT NOT NULL,
            section TEXT NOT NULL, text TEXT NOT NULL, source TEXT NOT NULL, names TEXT NOT NULL, url TEXT, date TEXT);
        PRAGMA user_version = 1;
        """;

    private const string Columns = "passage_id, document_id, title, section, text, source, names, url, date";
    private readonly string connection;

    /// <summary>The knowledge pack's passages, by row: they are candidates for nearly every question. A row never changes, and no other gets its number.</summary>
    private readonly ConcurrentDictionary<long, Passage> pack = new();

    private PassageTable(string path) =>
        connection = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, ForeignKeys = false }.ToString();

    /// <summary>Opens the table, made when it is not there.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or of another version; the message says how.</exception>
    public static PassageTable Open(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                using var made = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
                made.Open();
                made.Execute("PRAGMA journal_mode = WAL");
                using var transaction = made.BeginTransaction();
                made.Execute(Schema, transaction: transaction);
                transaction.Commit();
            }

            var table = new PassageTable(path);
            table.Check();
            return table;
        }
        catch (SqliteException e)
        {
            throw new InvalidDataException($"SQLite error {e.SqliteErrorCode}: {e.Message}", e);
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidCastException or FormatException or DataException)
        {
            throw new InvalidDataException($"A column is of another type than was written: {e.Message}", e);
        }
    }

    public IReadOnlyList<SourceRow> Sources()
    {
        using var db = Connect();
        return [.. db.Query<SourceRow>("SELECT name, first, passages, documents, checksum, updated, stamp FROM sources ORDER BY name")];
    }

    /// <summary>The passages of some rows, in no order.</summary>
    public IEnumerable<(long Id, Passage Passage)> Read(IReadOnlyCollection<long> ids)
    {
        using var db = Connect();
        using var command = db.CreateCommand();
        command.CommandText = $"SELECT id, {Columns} FROM passages WHERE id = $id";
        var id = command.Parameters.Add("$id", SqliteType.Integer);
        foreach (var wanted in ids)
        {
            if (!pack.TryGetValue(wanted, out var passage))
            {
                id.Value = wanted;
                using var reader = command.ExecuteReader();
                if (!reader.Read())
                {
                    continue;
                }

                passage = ToPassage(reader);
                if (passage.Source == KnowledgePack.Source)
                {
                    pack.TryAdd(wanted, passage);
                }
            }

            yield return (wanted, passage);
        }
    }

    /// <summary>All passages a source has now, in order: one statement, so that a change by another process comes wholly before or after.</summary>
    public IEnumerable<Passage> Read(string source)
    {
        using var db = Connect();
        using var command = db.CreateCommand();
        command.CommandText = $"SELECT id, {Columns} FROM sources, passages WHERE name = $source AND id >= first AND id < first + sources.passages ORDER BY id";
        command.Parameters.AddWithValue("$source", source);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return ToPassage(reader);
        }
    }

    public PassageTableWriter Write() => new(Connect());

    /// <summary>Part of a source's checksum.</summary>
    public static void Append(XxHash64 hash, Passage p) => Append(hash, [p.PassageId, p.DocumentId, p.Title, p.Section, p.Text, p.Source, p.Url ?? "", p.Date ?? "", .. p.Names]);

    /// <returns>A source's checksum, when its passages are in <paramref name="hash"/>.</returns>
    public static long Checksum(XxHash64 hash, SourceRow row)
    {
        Append(hash, [row.Name, row.Updated, row.Stamp, row.Documents.ToString(CultureInfo.InvariantCulture)]);
        return (long)hash.GetCurrentHashAsUInt64();
    }

    private static void Append(XxHash64 hash, ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            hash.Append(MemoryMarshal.AsBytes<char>(text));
            hash.Append("\0\0"u8);
        }
    }

    private SqliteConnection Connect()
    {
        var db = new SqliteConnection(connection);
        db.Open();
        return db;
    }

    private void Check()
    {
        using var db = Connect();
        if (db.ExecuteScalar<long>("PRAGMA user_version") is not 1 and var version)
        {
            throw new InvalidDataException($"Expected a passage table of version 1; found {version}.");
        }

        if (db.ExecuteScalar<string>("PRAGMA integrity_check(1)") is not "ok" and var fault)
        {
            throw new InvalidDataException($"integrity_check: {fault}");
        }

        foreach (var source in Sources())
        {
            var hash = new XxHash64();
            var passages = 0;
            foreach (var passage in Read(source.Name))
            {
                Append(hash, passage);
                passages++;
            }

            if (passages != source.Passages || Checksum(hash, source) != source.Checksum)
            {
                throw new InvalidDataException($"The passages of source '{source.Name}' are not the ones that were written.");
            }
        }
    }

    private static Passage ToPassage(SqliteDataReader row) => new(
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        row.GetString(4),
        row.GetString(5),
        row.GetString(6),
        row.GetString(7).Split('\n', StringSplitOptions.RemoveEmptyEntries),
        row.IsDBNull(8) ? null : row.GetString(8),
        row.IsDBNull(9) ? null : row.GetString(9));
}
