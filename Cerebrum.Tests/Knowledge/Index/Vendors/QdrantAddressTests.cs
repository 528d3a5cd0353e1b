using Cerebrum.Llm.Knowledge.Embedding;
using Cerebrum.Llm.Knowledge.Index;
using Cerebrum.Llm.Knowledge.Index.Vendors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cerebrum.Tests.Knowledge.Index.Vendors;

public sealed class QdrantAddressTests : IDisposable
{
    private readonly OnnxEmbedder embedder = new(new EmbeddingOptions { Folder = Path.Combine(AppContext.BaseDirectory, "Knowledge", "StandIn") });

    public void Dispose() => embedder.Dispose();

    [Theory]
    [InlineData("Endpoint=http://localhost:6334;Key=abc", "http://localhost:6334/", "abc")]
    [InlineData("key=a=b;endpoint=https://cloud.example:6334", "https://cloud.example:6334/", "a=b")]
    [InlineData("Endpoint=http://qdrant:6334", "http://qdrant:6334/", null)]
    public void What_Aspire_Writes_Is_Read(string text, string endpoint, string? key) =>
        Assert.Equal(new QdrantAddress(new Uri(endpoint), key), QdrantAddress.Parse(text));

    [Theory]
    [InlineData(null, "nothing")]
    [InlineData(" ", "nothing")]
    [InlineData("localhost:6334", "no list of names and values")]
    [InlineData("Key=secret", "no Endpoint")]
    [InlineData("Endpoint=localhost;Key=secret", "Endpoint=localhost")]
    [InlineData("Endpoint=ftp://localhost;Key=secret", "Endpoint=ftp://localhost")]
    public void Anything_Else_Stops_The_Start_And_Names_The_Setting(string? text, string found)
    {
        var message = Assert.Throws<InvalidOperationException>(() => Stores("qdrant", text)).Message;
        Assert.Equal($"ConnectionStrings:qdrant: Vectors:Store=qdrant needs 'Endpoint=http://host:6334;Key=...'; found {found}.", message);
    }

    [Fact]
    public void The_Key_Is_Not_Shown() => Assert.Equal("http://localhost:6334/", $"{new QdrantAddress(new Uri("http://localhost:6334"), "secret")}");

    [Fact]
    public void Another_Store_Needs_No_Address() => Assert.Equal(["sqlite", "qdrant"], Stores("sqlite", null).Names);

    [Fact]
    public void An_Unknown_Store_Is_Answered_With_Those_Of_This_Build()
    {
        var message = Assert.Throws<InvalidOperationException>(() => Stores("faiss", null)).Message;
        Assert.Equal("Vectors:Store: unknown store 'faiss'. This build knows: sqlite, qdrant.", message);
    }

    private VectorStores Stores(string store, string? connection) => new(
        new ConfigurationBuilder().AddInMemoryCollection([new("Vectors:Store", store), new("ConnectionStrings:qdrant", connection)]).Build(),
        embedder,
        TimeProvider.System,
        NullLogger<VectorStores>.Instance);
}
