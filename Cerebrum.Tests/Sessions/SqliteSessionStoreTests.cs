using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Sessions;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Cerebrum.Tests.Sessions;

public sealed class SqliteSessionStoreTests : SessionStoreTests, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cerebrum-sessions-");

    [Fact]
    public async Task Turns_Of_The_First_Version_Are_Taken_Over()
    {
        await using (var old = new SqliteConnection($"Data Source={Path.Combine(folder.FullName, "sessions.db")}"))
        {
            await old.ExecuteAsync("CREATE TABLE turns (session TEXT, at TEXT, question TEXT, answer TEXT); CREATE INDEX turns_session ON turns (session); CREATE INDEX turns_at ON turns (at)");
            await old.ExecuteAsync("""INSERT INTO turns VALUES ('a', '2026-02-28T12:00:00.0000000Z', 'my head hurts', '{"triage":{"level":"urgent"},"analysis":{"audio_analysis":{"baseline":{"clips":3}}}}')""");
        }

        var store = Store((await OpenAsync(1))[0]);
        await AppendAsync(store, "a", "and now?");
        var warnings = new Warnings();
        var session = await store.OpenAsync("a", "", warnings, Ct);
        Assert.Equal(["urgent", "soon"], session.Earlier!.Select(t => t.Level));
        Assert.Equal(3, (int)(await store.BaselineAsync("a", "", "audio", warnings, Ct))!["clips"]!);
        Assert.Empty(warnings);
    }

    [Fact]
    public async Task A_File_That_Is_Not_A_Database_Costs_A_Warning_And_Nothing_Else()
    {
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "sessions.db"), new byte[4096], Ct);
        var warnings = new Warnings();
        var store = Store(new SqliteDatabase(folder.FullName));
        var session = await store.OpenAsync("a", "", warnings, Ct);
        await session.AppendAsync("my head hurts", new Subject("", true, ""), Answer(), warnings, Ct);
        Assert.Single(warnings);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    private protected override Task<IReadOnlyList<SessionDatabase>> OpenAsync(int nodes) =>
        Task.FromResult<IReadOnlyList<SessionDatabase>>([.. Enumerable.Range(0, nodes).Select(_ => new SqliteDatabase(folder.FullName))]);
}
