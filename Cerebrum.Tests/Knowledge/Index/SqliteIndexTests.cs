using System.Collections.Concurrent;
using Cerebrum.Llm.Knowledge.Embedding;
using Cerebrum.Llm.Knowledge.Index;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Cerebrum.Tests.Knowledge.Index;

public sealed class SqliteIndexTests : VectorIndexContract
{
    private readonly string folder = Directory.CreateTempSubdirectory("cerebrum-index-").FullName;
    private readonly Faults faults = new();

    private protected override async Task<IVectorIndex> OpenAsync(OnnxEmbedder model) => await SqliteIndex.OpenAsync(folder, model, TimeProvider.System, faults, Ct);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_Was_Written_Is_There_When_It_Is_Opened_Again()
    {
        await ReplaceAsync("book", "1", Passage("a#1", "fever"), Passage("b#1", "cough"));
        var again = await OpenAsync(Embedder);
        Assert.Equal(await Index.ListAsync(Ct), await again.ListAsync(Ct));
        Assert.Equal(["b#1"], await SearchAsync(again, "cough", byMeaning: false));
        Assert.Empty(faults.Told);
    }

    [Fact]
    public async Task Another_Writer_Of_The_Folder_Is_Seen_At_Once_By_Reading_And_Never_Half_By_Searching()
    {
        await ReplaceAsync("book", "1", Passage("a#1", "fever"));
        Assert.Equal(["a#1"], await SearchAsync("fever", byMeaning: false)); // Now the list of sources is fresh, and stays for a second.
        var other = await OpenAsync(Embedder);
        await other.ReplaceAsync("book", "2", new[] { Passage("b#1", "fever"), Passage("c#1", "fever") }.ToAsyncEnumerable(), Ct);

        Assert.Equal(["b#1", "c#1"], (await ReadAsync("book")).Select(p => p.PassageId));
        Assert.Equal("2", (await Index.ListAsync(Ct)).Single().Stamp);
        Assert.Equal(["b#1", "c#1"], await SearchAsync("fever", byMeaning: false));
        await other.DeleteAsync("book", Ct);
        Assert.Empty(await SearchAsync("fever", byMeaning: false));
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_Damaged_Segment_Is_Named_Set_Aside_And_Made_Again(string damage)
    {
        await ReplaceAsync("book", "1", Passage("a#1", "fever"), Passage("b#1", "cough"));
        var path = Directory.GetFiles(folder, "segment-*.bin").Single();
        var whole = File.ReadAllBytes(path);
        File.Delete(path); // The open index has the file mapped.
        File.WriteAllBytes(path, Damage.Do(damage, whole));

        var again = await OpenAsync(Embedder);

        Assert.Equal(["b#1"], await SearchAsync(again, "cough", byMeaning: false));
        Assert.Equal(whole, File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(folder, "segment-*.damaged-*"));
        Assert.Contains(Path.GetFileName(path), Assert.Single(faults.Told), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_Damaged_Table_Is_Named_Set_Aside_And_An_Empty_One_Takes_Its_Place(string damage)
    {
        await ReplaceAsync("book", "1", [.. Enumerable.Range(0, 200).Select(i => Passage($"{i}#1", $"fever {i} cough rash and more words to fill a page"))]);
        SqliteConnection.ClearAllPools(); // The last connection writes the log into the file.
        var path = Path.Combine(folder, "passages.db");
        File.WriteAllBytes(path, Damage.Do(damage, File.ReadAllBytes(path)));

        var again = await OpenAsync(Embedder);

        Assert.Empty(await again.ListAsync(Ct));
        Assert.Single(Directory.GetFiles(folder, "passages.db.damaged-*"), p => !p.EndsWith("-wal", StringComparison.Ordinal) && !p.EndsWith("-shm", StringComparison.Ordinal));
        Assert.Contains("passages.db", Assert.Single(faults.Told), StringComparison.Ordinal);
        await again.ReplaceAsync("book", "2", new[] { Passage("a#1", "fever") }.ToAsyncEnumerable(), Ct);
        Assert.Equal(["a#1"], await SearchAsync(again, "fever", byMeaning: false));
    }

    [Fact]
    public async Task No_Flipped_Bit_Of_The_Table_Gives_Other_Passages()
    {
        await ReplaceAsync("book", "1", [.. Enumerable.Range(0, 20).Select(i => Passage($"{i}#1", $"fever {i} cough"))]);
        var written = await ReadAsync("book");
        SqliteConnection.ClearAllPools();
        var path = Path.Combine(folder, "passages.db");
        var whole = File.ReadAllBytes(path);
        var random = new Random(20260101);
        var found = 0;
        for (var i = 0; i < 150; i++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, flipped);
            var again = await OpenAsync(Embedder);
            if ((await again.ListAsync(Ct)).Count > 0)
            {
                Assert.Equivalent(written, await again.ReadAsync("book", Ct).ToListAsync(Ct), strict: true);
                Assert.Equal(await Index.ListAsync(Ct), await again.ListAsync(Ct));
            }
            else
            {
                found++;
            }

            SqliteConnection.ClearAllPools();
        }

        Assert.InRange(found, 1, 150); // The rest fell into unused bytes.
    }

    [Fact]
    public async Task With_Another_Model_The_Words_Still_Find_And_Then_The_Meaning_Too()
    {
        await ReplaceAsync("book", "1", Passage("a#1", "fever"), Passage("b#1", "cough"));
        using var model = new OnnxEmbedder(new EmbeddingOptions());
        var again = await OpenAsync(model);
        var query = new IndexQuery(new Dictionary<string, float> { ["fever"] = 1 }, model.Embed(Passage("a#1", "fever").ToEmbed()));

        var before = Assert.Single(await again.SearchAsync(query, 10, Ct));
        Assert.Equal(("a#1", 0f), (before.Passage.PassageId, before.Similarity));

        await again.ReembedAsync(Ct);

        var after = (await again.SearchAsync(query, 10, Ct)).Single(n => n.Passage.PassageId == "a#1");
        Assert.Equal(1, after.Similarity, tolerance: 1e-3f);
        Assert.Empty(faults.Told);
    }

    public static TheoryData<string> Damages => [.. Damage.Kinds];

    private sealed class Faults : ILogger
    {
        public ConcurrentBag<string> Told { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Told.Add(formatter(state, exception));
    }
}
