using Cerebrum.Tests.Chat;
using Microsoft.Data.Sqlite;

namespace Cerebrum.Tests.Knowledge;

/// <summary>A service that finds its files damaged when it starts. <see cref="Index.SqliteIndexTests"/> reads what the log says then.</summary>
public sealed class DamagedKnowledgeTests(DamagedKnowledgeTests.Written written) : IClassFixture<DamagedKnowledgeTests.Written>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cerebrum-damaged-").FullName;

    public static MatrixTheoryData<string, string> Cases => new(["passages.db", "segment-*.bin"], Damage.Kinds);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_Service_Starts_And_Finds_What_Was_Acknowledged(string file, string damage)
    {
        written.CopyTo(folder);
        foreach (var path in Directory.GetFiles(Path.Combine(folder, "knowledge"), file))
        {
            File.WriteAllBytes(path, Damage.Do(damage, File.ReadAllBytes(path)));
        }

        await using var service = new LlmService(mlIsUp: false, ("Data:Folder", folder));
        await service.InitializeAsync();
        var knowledge = new KnowledgeClient(service.Client);

        Assert.Equal("done", (string)(await knowledge.EndAsync(written.Jobs[0]))["state"]!);
        Assert.Equal("done", (string)(await knowledge.EndAsync(written.Jobs[1]))["state"]!);
        Assert.Equal((2, 2), await knowledge.CountsAsync("book"));
        Assert.Equal("Ostrava cough needs thyme.", (string)(await knowledge.SearchAsync("Ostrava cough"))[0]!["text"]!);
        Assert.NotEmpty(await knowledge.SearchAsync("What are the symptoms of diabetes?"));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder, "knowledge"), $"{file}.damaged-*"));
    }

    [Fact]
    public async Task With_Another_Embedding_Model_Search_Goes_On_And_Its_Vectors_Are_Made()
    {
        written.CopyTo(folder);
        await using var service = new LlmService(mlIsUp: false, ("Data:Folder", folder), ("Llm:Embedding:Folder", LlmProcess.StandIn));
        await service.InitializeAsync();
        var knowledge = new KnowledgeClient(service.Client);

        var sizes = written.SegmentSizes;
        do
        {
            Assert.Equal("Ostrava cough needs thyme.", (string)(await knowledge.SearchAsync("Ostrava cough"))[0]!["text"]!);
            Ct.ThrowIfCancellationRequested();
        }
        while (SegmentSizes(folder).Any(sizes.Contains)); // Another dimension, another size.

        Assert.Equal("Ostrava cough needs thyme.", (string)(await knowledge.SearchAsync("Ostrava cough"))[0]!["text"]!);
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "knowledge"), "*.damaged-*"));
    }

    private static long[] SegmentSizes(string folder) => [.. Directory.GetFiles(Path.Combine(folder, "knowledge"), "segment-*.bin").Select(path => new FileInfo(path).Length)];

    /// <summary>The folder of a service that took in two uploads and was stopped.</summary>
    public sealed class Written : IAsyncLifetime
    {
        private readonly string folder = Directory.CreateTempSubdirectory("cerebrum-written-").FullName;

        internal string[] Jobs { get; private set; } = [];

        internal long[] SegmentSizes => DamagedKnowledgeTests.SegmentSizes(folder);

        public async ValueTask InitializeAsync()
        {
            await using var service = new LlmService(mlIsUp: false, ("Data:Folder", folder));
            await service.InitializeAsync();
            var knowledge = new KnowledgeClient(service.Client);
            Jobs =
            [
                await knowledge.UploadAsync("book", """{"id":"1","title":"Ostrava cough","text":"Ostrava cough needs honey."}""" + "\n" + """{"id":"2","title":"Ostrava rash","text":"Ostrava rash needs oil."}"""),
                await knowledge.UploadAsync("book", """{"id":"1","title":"Ostrava cough","text":"Ostrava cough needs thyme."}"""),
            ];
            await knowledge.EndAsync(Jobs[1]);
        }

        public void CopyTo(string other)
        {
            foreach (var path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(other, Path.GetRelativePath(folder, path));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(path, copy);
            }
        }

        public ValueTask DisposeAsync()
        {
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
