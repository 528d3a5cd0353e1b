using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Knowledge.Embedding;
using Cerebrum.Llm.Knowledge.Index;
using Cerebrum.Llm.Knowledge.Index.Vendors;
using Microsoft.Extensions.Logging.Abstractions;
using Qdrant.Client;

namespace Cerebrum.Tests.Knowledge.Index.Vendors;

/// <summary>Over a real wire: to the server named by CEREBRUM_QDRANT (bench/qdrant.sh starts one), else to a stand-in in this process.</summary>
public sealed class QdrantIndexTests : VectorIndexContract
{
    private readonly string name = $"cerebrum-test-{Guid.NewGuid():N}";
    private readonly List<QdrantIndex> opened = [];
    private QdrantStandIn? standIn;
    private Uri? server = Environment.GetEnvironmentVariable("CEREBRUM_QDRANT") is { Length: > 0 } url ? new Uri(url) : null;

    private protected override async Task<IVectorIndex> OpenAsync(OnnxEmbedder model)
    {
        server ??= (standIn = await QdrantStandIn.StartAsync()).Endpoint;
        opened.Add(await QdrantIndex.OpenAsync(new QdrantAddress(server, Key: null), name, model, TimeProvider.System, NullLogger.Instance, Ct));
        return opened[^1];
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        opened.ForEach(index => index.Dispose());
        using var client = new QdrantClient(server!);
        foreach (var collection in await CollectionsAsync())
        {
            await client.DeleteCollectionAsync(collection);
        }

        if (standIn is not null)
        {
            await standIn.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_Was_Written_Is_There_When_It_Is_Opened_Again()
    {
        await ReplaceAsync("book", "1", Passage("a#1", "fever"), Passage("b#1", "cough"));
        var again = await OpenAsync(Embedder);
        Assert.Equal(await Index.ListAsync(Ct), await again.ListAsync(Ct));
        Assert.Equal(["b#1"], await SearchAsync(again, "cough", byMeaning: false));
    }

    [Fact]
    public async Task A_Long_Source_Is_Read_Whole_And_In_Order()
    {
        Passage[] many = [.. Enumerable.Range(0, 200).Select(i => Passage($"{i}#1", $"fever {i}"))];
        await ReplaceAsync("book", "1", many);
        Assert.Equal(many.Select(p => p.PassageId), (await ReadAsync("book")).Select(p => p.PassageId));
    }

    [Fact]
    public async Task Words_And_Vector_Each_Nominate_What_The_Other_Ranks_Last()
    {
        await ReplaceAsync("book", "1", [.. Enumerable.Range(0, 200).Select(i => Passage($"f{i}#1", "fever")), Passage("g#1", "gout")]);
        var found = await Index.SearchAsync(new IndexQuery(new Dictionary<string, float> { ["gout"] = 1 }, Embedder.Embed(Passage("f0#1", "fever").ToEmbed())), 5, Ct);
        Assert.Equal(5, found.Count);
        Assert.Contains(found, n => n.Passage.PassageId == "g#1" && n.Similarity < 0.95f);
        Assert.Contains(found, n => n.Passage.PassageId[0] == 'f' && n.Similarity > 0.99f);
    }

    [Fact]
    public async Task A_Passage_Without_Words_Is_Kept()
    {
        await ReplaceAsync("book", "1", Passage("a#1", "..."), Passage("b#1", "fever"));
        Assert.Equal(["a#1", "b#1"], (await ReadAsync("book")).Select(p => p.PassageId));
        Assert.Equal(["b#1"], await SearchAsync("fever", byMeaning: false));
    }

    [Fact]
    public async Task Of_Two_Processes_That_Replace_A_Source_One_Wins_Whole()
    {
        var other = await OpenAsync(Embedder);
        await Task.WhenAll(
            Index.ReplaceAsync("book", "1", Passages("x"), Ct),
            other.ReplaceAsync("book", "2", Passages("y"), Ct));
        var ids = (await ReadAsync("book")).ConvertAll(p => p.PassageId);
        Assert.Equal(100, ids.Count);
        Assert.Equal((await Index.ListAsync(Ct)).Single().Stamp == "1" ? "x" : "y", Assert.Single(ids.Select(id => id[..1]).Distinct()));
    }

    [Fact]
    public async Task Readers_In_Another_Process_See_One_Set_Or_The_Next()
    {
        await ReplaceAsync("book", "0", Passage("0-a#1", "gout"), Passage("0-b#1", "gout"), Passage("0-c#1", "gout"));
        var other = await OpenAsync(Embedder);
        using var done = new CancellationTokenSource();
        var reader = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var found = await SearchAsync(other, "gout", byMeaning: false);
                Assert.Equal(3, found.Count);
                Assert.Single(found.Select(id => id.Split('-')[0]).Distinct());
            }
        }, Ct);
        for (var i = 1; i <= 30; i++)
        {
            await ReplaceAsync("book", $"{i}", Passage($"{i}-a#1", "gout"), Passage($"{i}-b#1", "gout"), Passage($"{i}-c#1", "gout"));
        }

        await done.CancelAsync();
        await reader;
    }

    [Fact]
    public async Task With_Another_Model_The_Words_Still_Find_And_Then_The_Meaning_Too()
    {
        await ReplaceAsync("book", "1", [.. Enumerable.Range(0, 100).Select(i => Passage($"c{i}#1", "cough")), Passage("a#1", "fever")]);
        var before = await CollectionsAsync();
        using var model = new OnnxEmbedder(new EmbeddingOptions());
        var again = await OpenAsync(model);
        await again.ReplaceAsync("late", "1", new[] { Passage("l#1", "gout") }.ToAsyncEnumerable(), Ct);
        var query = new IndexQuery(new Dictionary<string, float> { ["fever"] = 1, ["gout"] = 1 }, model.Embed(Passage("a#1", "fever").ToEmbed()));
        Assert.Equal([("a#1", 0f), ("l#1", 0f)], (await again.SearchAsync(query, 10, Ct)).Select(n => (n.Passage.PassageId, n.Similarity)).Order());

        await again.ReembedAsync(Ct);

        var after = await again.SearchAsync(query, 10, Ct);
        Assert.Equal(1, after.Single(n => n.Passage.PassageId == "a#1").Similarity, tolerance: 1e-3f);
        Assert.Equal(101, (await again.ReadAsync("book", Ct).ToListAsync(Ct)).Count);
        Assert.Equal(await Index.ListAsync(Ct), await again.ListAsync(Ct));
        var now = await CollectionsAsync();
        Assert.Equal(before.Count, now.Count);
        Assert.NotEqual(before, now); // The old model's is gone,
        Assert.Equal(["a#1"], await SearchAsync("fever")); // and a process that still has it finds by words.
    }

    [Fact]
    public async Task Two_Processes_May_Change_The_Model_At_Once()
    {
        await ReplaceAsync("book", "1", Passage("a#1", "fever"), Passage("b#1", "cough"));
        using var model = new OnnxEmbedder(new EmbeddingOptions());
        var (one, two) = (await OpenAsync(model), await OpenAsync(model));
        await Task.WhenAll(one.ReembedAsync(Ct), two.ReembedAsync(Ct));
        Assert.Equal(["b#1"], await SearchAsync(one, "cough", byMeaning: false));
        Assert.Equal(2, (await two.ReadAsync("book", Ct).ToListAsync(Ct)).Count);
    }

    private static IAsyncEnumerable<Passage> Passages(string letter) => Enumerable.Range(0, 100).Select(i => Passage($"{letter}{i}#1", "fever")).ToAsyncEnumerable();

    private async Task<List<string>> CollectionsAsync()
    {
        using var client = new QdrantClient(server!);
        return [.. (await client.ListCollectionsAsync()).Where(c => c.StartsWith(name, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }
}
