using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Cerebrum.Tests.Knowledge;

public sealed class UploadLimitTests(UploadLimitTests.Small small) : IClassFixture<UploadLimitTests.Small>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string[] Drafts => Directory.GetFiles(Path.Combine(small.Folder, "knowledge", "uploads"), "*.draft");

    private KnowledgeClient Knowledge => small.Knowledge;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_File_Over_The_Limit_Is_A_413_With_The_Limit(bool declared)
    {
        using var content = new Slow(new string(' ', 70_000), declared);
        content.Finish.SetResult();
        using var answer = await Knowledge.PostAsync("?source=a", content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(50_000, (int)(await answer.Content.ReadFromJsonAsync<JsonNode>(Ct))!["limit_bytes"]!);
        Assert.Empty(Drafts);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_Upload_More_Than_May_Wait_Is_A_503_And_The_Place_Comes_Free()
    {
        using var slow = new Slow("""{"id":"1","text":"gout"}""" + new string(' ', 10_000), declared: false);
        var waiting = Knowledge.PostAsync("?source=b", slow);
        while (Drafts.Length == 0)
        {
            Assert.False(waiting.IsCompleted, waiting.IsCompletedSuccessfully ? (await waiting).ToString() : waiting.Exception?.ToString());
            await Task.Delay(10, TestContext.Current.CancellationToken); // Until the service has begun to write.
        }

        using var refused = await Knowledge.PostAsync("?source=c", KnowledgeClient.File("""{"id":"1","text":"gout"}""", "application/jsonl"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);

        slow.Finish.SetResult();
        using var answer = await waiting;
        await Knowledge.EndAsync(await KnowledgeClient.AcceptedAsync(answer));
        await Knowledge.IngestAsync("c", """{"id":"1","text":"gout"}""");
    }

    /// <summary>A process, because the test host reads a body whole before it sends it: at most 50,000 bytes, and one upload at a time.</summary>
    public sealed class Small : IAsyncLifetime
    {
        private LlmProcess service = null!;

        internal string Folder { get; } = Directory.CreateTempSubdirectory("cerebrum-small-").FullName;

        internal KnowledgeClient Knowledge => service.Knowledge;

        public async ValueTask InitializeAsync() => service = await new LlmProcess(Folder, "--Knowledge:MaxUploadBytes=50000", "--Knowledge:MaxWaiting=1").StartedAsync();

        public async ValueTask DisposeAsync()
        {
            await service.DisposeAsync();
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>Sends its text, and then nothing until it is told to finish.</summary>
    private sealed class Slow : HttpContent
    {
        private readonly byte[] text;
        private readonly bool declared;

        public Slow(string text, bool declared)
        {
            this.text = System.Text.Encoding.UTF8.GetBytes(text);
            this.declared = declared;
            Headers.TryAddWithoutValidation("Content-Type", "application/jsonl");
        }

        public TaskCompletionSource Finish { get; } = new();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(text);
            await stream.FlushAsync();
            await Finish.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = text.Length;
            return declared;
        }
    }
}
