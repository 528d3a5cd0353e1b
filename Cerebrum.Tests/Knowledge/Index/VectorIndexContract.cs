using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Knowledge.Embedding;
using Cerebrum.Llm.Knowledge.Index;

namespace Cerebrum.Tests.Knowledge.Index;

/// <summary>What every index does, one subclass for each. Vectors are those of the stand-in model: a text about fever is near one about fever.</summary>
public abstract class VectorIndexContract : IAsyncLifetime
{
    private OnnxEmbedder embedder = null!;
    private IVectorIndex index = null!;

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected IVectorIndex Index => index;

    private protected OnnxEmbedder Embedder => embedder;

    /// <summary>An empty index.</summary>
    private protected abstract Task<IVectorIndex> OpenAsync(OnnxEmbedder model);

    public async ValueTask InitializeAsync()
    {
        embedder = new OnnxEmbedder(new EmbeddingOptions { Folder = StandIn });
        index = await OpenAsync(embedder);
    }

    public virtual ValueTask DisposeAsync()
    {
        embedder.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_New_Index_Has_Nothing()
    {
        Assert.Empty(await index.ListAsync(Ct));
        Assert.Empty(await SearchAsync("fever"));
        Assert.Empty(await ReadAsync("book"));
    }

    [Fact]
    public async Task A_Source_Is_Listed_With_Its_Counts_And_Stamp()
    {
        var summary = await ReplaceAsync("book", "7", Passage("a#1", "fever"), Passage("a#2", "cough"), Passage("b#1", "rash"));
        await ReplaceAsync("other", "8", Passage("c#1", "rash"));

        Assert.Equal(("book", 2, 3, "7"), (summary.Name, summary.Documents, summary.Passages, summary.Stamp));
        Assert.Equal(["book", "other"], (await index.ListAsync(Ct)).Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.Equal(summary, (await index.ListAsync(Ct)).Single(s => s.Name == "book"));
    }

    [Fact]
    public async Task Passages_Come_Back_As_They_Were_In_Their_Order()
    {
        Passage[] passages =
        [
            new("z#1", "z", "Title", "section", "Text \"with\" ' signs; <b> & Ménière\n", "Somebody", ["Title", "Synonym"], "https://example.org/?a=1&b=2", "2020-03"),
            new("a#1", "a", "", "", "x", "book", []),
        ];
        await ReplaceAsync("book", "1", passages);
        Assert.Equivalent(passages, await ReadAsync("book"), strict: true);
        Assert.Equal(["z#1", "a#1"], (await ReadAsync("book")).Select(p => p.PassageId));
    }

    [Fact]
    public async Task Replacing_Takes_Away_All_That_Was_And_Nothing_Of_Another_Source()
    {
        await ReplaceAsync("other", "1", Passage("o#1", "cough"));
        await ReplaceAsync("book", "1", Passage("a#1", "fever"), Passage("a#2", "fever"));
        await ReplaceAsync("book", "2", Passage("b#1", "cough"));

        Assert.Equal(["b#1"], (await ReadAsync("book")).Select(p => p.PassageId));
        Assert.Empty(await SearchAsync("fever", byMeaning: false));
        Assert.Equal(["b#1", "o#1"], (await SearchAsync("cough", byMeaning: false)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_Source_May_Become_Empty()
    {
        await ReplaceAsync("book", "1", Passage("a#1", "fever"));
        await ReplaceAsync("book", "2");
        Assert.Equal((0, "2"), ((await index.ListAsync(Ct)).Single().Passages, (await index.ListAsync(Ct)).Single().Stamp));
        Assert.Empty(await SearchAsync("fever"));
    }

    [Fact]
    public async Task What_Fails_Midway_Leaves_What_Was()
    {
        await ReplaceAsync("book", "1", Passage("a#1", "fever"));
        await Assert.ThrowsAsync<InvalidDataException>(() => index.ReplaceAsync("book", "2", Broken(), Ct));
        Assert.Equal("1", (await index.ListAsync(Ct)).Single().Stamp);
        Assert.Equal(["a#1"], await SearchAsync("fever", byMeaning: false));
        await ReplaceAsync("book", "3", Passage("c#1", "rash"));
        Assert.Equal(["c#1"], (await ReadAsync("book")).Select(p => p.PassageId));

        static async IAsyncEnumerable<Passage> Broken()
        {
            yield return Passage("b#1", "cough");
            await Task.Yield();
            throw new InvalidDataException("as asked for");
        }
    }

    [Fact]
    public async Task A_Word_Finds_The_Passages_That_Have_It_The_Most_Telling_First()
    {
        await ReplaceAsync("book", "1", Passage("a#1", "words about other things and gout among them, and more words after it"), Passage("b#1", "gout gout"), Passage("c#1", "rash"));
        Assert.Equal(["b#1", "a#1"], await SearchAsync("gout", byMeaning: false));
    }

    [Fact]
    public async Task A_Vector_Finds_The_Passages_Near_It_Without_A_Common_Word()
    {
        await ReplaceAsync("book", "1", Passage("a#1", "cough"), Passage("b#1", "fever"));
        var found = await index.SearchAsync(new IndexQuery(new Dictionary<string, float>(), embedder.Embed(Passage("b#1", "fever").ToEmbed())), 10, Ct);
        Assert.Equal("b#1", found[0].Passage.PassageId);
        Assert.Equal(1, found[0].Similarity, tolerance: 1e-3f);
    }

    [Fact]
    public async Task Words_And_Vector_Together_Nominate_From_All_Sources_Within_The_Limit()
    {
        await ReplaceAsync("book", "1", Passage("a#1", "gout"), Passage("b#1", "rash"));
        await ReplaceAsync("other", "1", Passage("c#1", "fever"), Passage("d#1", "rash"));
        var query = new IndexQuery(new Dictionary<string, float> { ["gout"] = 1 }, embedder.Embed(Passage("c#1", "fever").ToEmbed()));
        var found = await index.SearchAsync(query, 2, Ct);
        Assert.Equal(["a#1", "c#1"], found.Select(n => n.Passage.PassageId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_Empty_Query_Finds_Nothing()
    {
        await ReplaceAsync("book", "1", Passage("a#1", "fever"));
        Assert.Empty(await index.SearchAsync(new IndexQuery(new Dictionary<string, float>(), ReadOnlyMemory<float>.Empty), 10, Ct));
        Assert.Empty(await SearchAsync("nowhere", byMeaning: false));
    }

    [Fact]
    public async Task A_Deleted_Source_Is_Gone_And_The_Others_Stay()
    {
        await ReplaceAsync("book", "1", Passage("a#1", "fever"));
        await ReplaceAsync("other", "1", Passage("b#1", "fever"));
        Assert.True(await index.DeleteAsync("book", Ct));
        Assert.False(await index.DeleteAsync("book", Ct));
        Assert.Equal(["b#1"], await SearchAsync("fever"));
        Assert.Equal(["other"], (await index.ListAsync(Ct)).Select(s => s.Name));
        Assert.Empty(await ReadAsync("book"));
    }

    [Fact]
    public async Task Readers_During_Replacements_See_One_Set_Or_The_Next()
    {
        const int Size = 40;
        await ReplaceAsync("book", "0", SetOf(0, Size));
        using var done = new CancellationTokenSource();
        var seen = new HashSet<string>();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var found = await SearchAsync("gout", limit: Size, byMeaning: false);
                var read = (await ReadAsync("book")).ConvertAll(p => p.PassageId);
                foreach (var set in (List<string>[])[found, read])
                {
                    Assert.Equal(Size, set.Count);
                    var of = Assert.Single(set.Select(id => id.Split('-')[0]).Distinct());
                    lock (seen)
                    {
                        seen.Add(of);
                    }
                }
            }
        })).ToArray();

        for (var i = 1; i <= 30; i++)
        {
            await ReplaceAsync("book", $"{i}", SetOf(i, Size));
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
        Assert.InRange(seen.Count, 2, 31);
    }

    private protected static Passage Passage(string id, string text) => new(id, id.Split('#')[0], "", "", text, "book", []);

    private protected Task<SourceSummary> ReplaceAsync(string source, string stamp, params Passage[] passages) =>
        index.ReplaceAsync(source, stamp, passages.ToAsyncEnumerable(), Ct);

    private protected Task<List<string>> SearchAsync(string words, int limit = 10, bool byMeaning = true) => SearchAsync(index, words, limit, byMeaning);

    private protected async Task<List<string>> SearchAsync(IVectorIndex of, string words, int limit = 10, bool byMeaning = true)
    {
        var query = new IndexQuery(Words.Content(words).ToDictionary(stem => stem, _ => 1f), byMeaning ? embedder.Embed(words) : ReadOnlyMemory<float>.Empty);
        return [.. (await of.SearchAsync(query, limit, Ct)).OrderByDescending(n => PassageTerms.Of(n.Passage).Where(t => query.Terms.ContainsKey(t.Key)).Sum(t => t.Value)).Select(n => n.Passage.PassageId)];
    }

    private protected async Task<List<Passage>> ReadAsync(string source) => await index.ReadAsync(source, Ct).ToListAsync(Ct);

    private static Passage[] SetOf(int number, int size) => [.. Enumerable.Range(0, size).Select(i => Passage($"{number}-{i}#1", $"gout {i}"))];

    private protected static string StandIn => Path.Combine(AppContext.BaseDirectory, "Knowledge", "StandIn");
}
