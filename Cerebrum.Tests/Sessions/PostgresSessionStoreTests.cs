using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Sessions;

namespace Cerebrum.Tests.Sessions;

[Collection("PostgreSQL")]
public sealed class PostgresSessionStoreTests(PostgresServer server) : SessionStoreTests
{
    [Fact]
    public async Task A_Server_That_Is_Away_Costs_A_Warning_And_One_That_Is_Back_Is_Used_Again()
    {
        var warnings = new Warnings();
        var store = Store((await OpenAsync(1))[0]);
        await AppendAsync(store, "a", "my head hurts");
        await server.StopAsync();
        try
        {
            var session = await store.OpenAsync("a", "", warnings, Ct);
            await session.AppendAsync("does it spread?", new Subject("", true, ""), Answer(), warnings, Ct);
            Assert.Null(session.Earlier);
            Assert.Single(warnings);
        }
        finally
        {
            await server.StartAsync();
        }

        warnings = new Warnings();
        Assert.Single((await store.OpenAsync("a", "", warnings, Ct)).Earlier!);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("postgres://user:secret@host/db")]
    [InlineData("Host=x;Timeout=soon;Password=secret")]
    public void A_Connection_String_It_Cannot_Read_Is_Named_Without_Its_Password(string connection)
    {
        var e = Assert.Throws<InvalidOperationException>(() => new PostgresDatabase(connection));
        Assert.StartsWith("ConnectionStrings:sessions: expected 'Host=", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
    }

    private protected override async Task<IReadOnlyList<SessionDatabase>> OpenAsync(int nodes)
    {
        var connection = await server.CreateDatabaseAsync();
        return [.. Enumerable.Range(0, nodes).Select(_ => new PostgresDatabase(connection))];
    }
}
