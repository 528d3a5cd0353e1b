using System.Globalization;
using System.IO.Hashing;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Cerebrum.Llm.Knowledge.Index;

/// <summary>One change of one source: nothing of it is there until <see cref="Commit"/>.</summary>
internal sealed class PassageTableWriter : IDisposable
{
    private readonly SqliteConnection db;
    private readonly SqliteTransaction transaction;
    private readonly SqliteCommand insert;
    private readonly XxHash64 checksum = new();
    private readonly HashSet<string> documents = new(StringComparer.Ordinal);
    private int passages;

    public PassageTableWriter(SqliteConnection db)
    {
        this.db = db;
        transaction = db.BeginTransaction();
        First = db.ExecuteScalar<long>("SELECT max(ifnull((SELECT max(seq) FROM sqlite_sequence WHERE name = 'passages'), 0), ifnull((SELECT max(id) FROM passages), 0)) + 1", transaction: transaction);
        insert = db.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = "INSERT INTO passages VALUES ($id, $passage, $document, $title, $section, $text, $source, $names, $url, $date)";
        foreach (var name in (ReadOnlySpan<string>)["$id", "$passage", "$document", "$title", "$section", "$text", "$source", "$names", "$url", "$date"])
        {
            insert.Parameters.Add(new SqliteParameter { ParameterName = name });
        }
    }

    /// <summary>Row of the first passage; the others follow.</summary>
    public long First { get; }

    public void Add(Passage p)
    {
        object?[] values = [First + passages, p.PassageId, p.DocumentId, p.Title, p.Section, p.Text, p.Source, string.Join('\n', p.Names), p.Url, p.Date];
        for (var i = 0; i < values.Length; i++)
        {
            insert.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        insert.ExecuteNonQuery();
        PassageTable.Append(checksum, p);
        documents.Add(p.DocumentId);
        passages++;
    }

    /// <summary>What was added becomes the source; what it had before goes.</summary>
    public SourceRow Commit(string source, string stamp, DateTimeOffset now)
    {
        Remove(source);
        var row = new SourceRow(source, First, passages, documents.Count, Checksum: 0, now.ToString("O", CultureInfo.InvariantCulture), stamp);
        row = row with { Checksum = PassageTable.Checksum(checksum, row) };
        db.Execute("INSERT INTO sources VALUES (@Name, @First, @Passages, @Documents, @Checksum, @Updated, @Stamp)", row, transaction);
        transaction.Commit();
        return row;
    }

    /// <returns>Whether the source was there.</returns>
    public bool Delete(string source)
    {
        var found = Remove(source);
        transaction.Commit();
        return found;
    }

    public void Dispose()
    {
        insert.Dispose();
        transaction.Dispose();
        db.Dispose();
    }

    private bool Remove(string source)
    {
        db.Execute("DELETE FROM passages WHERE id >= (SELECT first FROM sources WHERE name = @source) AND id < (SELECT first + passages FROM sources WHERE name = @source)", new { source }, transaction);
        return db.Execute("DELETE FROM sources WHERE name = @source", new { source }, transaction) > 0;
    }
}
