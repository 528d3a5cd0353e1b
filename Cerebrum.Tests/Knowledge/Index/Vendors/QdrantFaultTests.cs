using System.Collections.Concurrent;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Knowledge.Embedding;
using Cerebrum.Llm.Knowledge.Index;
using Cerebrum.Llm.Knowledge.Index.Vendors;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Cerebrum.Tests.Knowledge.Index.Vendors;

/// <summary>What becomes of a server's failures.</summary>
public sealed class QdrantFaultTests : IAsyncLifetime
{
    private static readonly IndexQuery Fever = new(new Dictionary<string, float> { ["fever"] = 1 }, ReadOnlyMemory<float>.Empty);

    private readonly Told told = new();
    private readonly FakeTimeProvider time = new(DateTimeOffset.Parse("2026-11-25T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
    private readonly OnnxEmbedder embedder = new(new EmbeddingOptions { Folder = Path.Combine(AppContext.BaseDirectory, "Knowledge", "StandIn") });
    private QdrantStandIn server = null!;
    private QdrantIndex index = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await QdrantStandIn.StartAsync();
        index = await OpenAsync();
        await index.ReplaceAsync("book", "1", Passages("a", 3), Ct);
        server.Called.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        index.Dispose();
        embedder.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_Read_That_Cannot_Reach_The_Server_Is_Tried_Once_More()
    {
        var failed = 0;
        server.Fault = method => method == "Points/Query" && Interlocked.Increment(ref failed) == 1 ? StatusCode.Unavailable : null;
        Assert.Equal(3, (await index.SearchAsync(Fever, 10, Ct)).Count);
        Assert.Equal(2, server.Called.Count(c => c == "Points/Query"));
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, 2)]
    [InlineData(StatusCode.DeadlineExceeded, 1)]
    [InlineData(StatusCode.Internal, 1)]
    public async Task A_Search_That_Fails_Says_The_Index_Is_Away(StatusCode status, int tries)
    {
        server.Fault = method => method == "Points/Query" ? status : null;
        var away = await Assert.ThrowsAsync<IndexAwayException>(async () => await index.SearchAsync(Fever, 10, Ct));
        Assert.Equal(status, Assert.IsType<RpcException>(away.InnerException).StatusCode);
        Assert.Equal(tries, server.Called.Count(c => c == "Points/Query"));
    }

    [Theory]
    [InlineData("Points/Upsert")] // The passages,
    [InlineData("Points/Count")] // their count,
    [InlineData("live")] // or the write that makes them live.
    public async Task A_Replacement_That_Fails_Is_Not_Tried_Again_And_Leaves_What_Was(string where)
    {
        var upserts = 0;
        server.Fault = method => method == where || (where == "live" && method == "Points/Upsert" && Interlocked.Increment(ref upserts) == 2) ? StatusCode.Internal : null;
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => index.ReplaceAsync("book", "2", Passages("b", 3), Ct));
        Assert.True(failure is IOException or IndexAwayException, $"{failure}");
        Assert.Equal(where == "live" ? 2 : 1, server.Called.Count(c => c == "Points/Upsert"));

        server.Fault = _ => null;
        Assert.Equal("1", (await index.ListAsync(Ct)).Single().Stamp);
        Assert.Equal(["a0#1", "a1#1", "a2#1"], (await index.SearchAsync(Fever, 10, Ct)).Select(n => n.Passage.PassageId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Passages_That_The_Server_Lost_Are_Never_Live()
    {
        server.Fault = method => method == "Points/Count" ? Lose() : null;
        var failure = await Assert.ThrowsAsync<IOException>(() => index.ReplaceAsync("book", "2", Passages("b", 3), Ct));
        Assert.Equal("Expected 3 passages in Qdrant; found 0.", failure.Message);
        Assert.Equal("1", (await index.ListAsync(Ct)).Single().Stamp);

        StatusCode? Lose()
        {
            server.Memory.Lose(Passages());
            return null;
        }
    }

    [Fact]
    public async Task What_Stays_Of_A_Batch_Is_Deleted_At_A_Start_A_Day_Later_And_Not_Before()
    {
        server.Fault = method => method is "Points/Count" or "Points/Delete" ? StatusCode.Unavailable : null;
        await Assert.ThrowsAsync<IndexAwayException>(() => index.ReplaceAsync("book", "2", Passages("b", 3), Ct));
        Assert.Contains("Passages nobody finds stay", Assert.Single(told.Lines), StringComparison.Ordinal);
        server.Fault = _ => null;

        (await OpenAsync()).Dispose(); // Another process may still be writing it.
        Assert.Equal(6, server.Memory.PointsOf(Passages()));
        time.Advance(TimeSpan.FromHours(25));
        using var later = await OpenAsync();

        Assert.Equal(3, server.Memory.PointsOf(Passages()));
        Assert.Equal(3, (await later.SearchAsync(Fever, 10, Ct)).Count);
    }

    [Fact]
    public async Task A_Source_That_Lost_Passages_Is_Not_Read_As_If_It_Were_Whole()
    {
        server.Memory.Lose(Passages());
        await Assert.ThrowsAsync<IndexAwayException>(async () => await index.ReadAsync("book", Ct).ToListAsync(Ct));
    }

    [Fact]
    public async Task A_Server_That_Wants_A_Key_Gets_It_And_Without_It_The_Start_Says_So()
    {
        server.Key = "secret";
        (await OpenAsync("secret")).Dispose();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync("guess"));
        Assert.StartsWith("ConnectionStrings:qdrant: expected a Qdrant server at http://127.0.0.1:", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("that takes the key; found Unauthenticated.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.18.3", 0)]
    [InlineData("1.17.0", 1)]
    [InlineData("1.180.0", 1)]
    public async Task A_Server_Of_Another_Minor_Version_Is_Named_In_The_Log(string version, int warnings)
    {
        server.Memory.Version = version;
        (await OpenAsync()).Dispose();
        Assert.Equal(warnings, told.Lines.Count(line => line == $"Qdrant's server is {version}; this client was made for v1.18.0"));
    }

    private static IAsyncEnumerable<Passage> Passages(string letter, int count) =>
        Enumerable.Range(0, count).Select(i => new Passage($"{letter}{i}#1", $"{letter}{i}", "", "", "fever", "book", [])).ToAsyncEnumerable();

    private string Passages() => server.Memory.Collections.Single(c => c.Length == "cerebrum-0123456789abcdef".Length);

    private Task<QdrantIndex> OpenAsync(string? key = null) => QdrantIndex.OpenAsync(new QdrantAddress(server.Endpoint, key), "cerebrum", embedder, time, told, Ct);

    private sealed class Told : ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Enqueue(formatter(state, exception));
    }
}
