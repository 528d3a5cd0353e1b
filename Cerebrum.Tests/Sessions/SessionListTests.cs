using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Chat;

namespace Cerebrum.Tests.Sessions;

public sealed class SessionListTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_List_Is_Paged_And_Has_The_Latest_Session_First()
    {
        await using var llm = new LlmService(mlIsUp: false, ("Sessions:List", "true"));
        await llm.InitializeAsync();
        var longQuestion = "My throat hurts " + string.Concat(Enumerable.Repeat("and hurts ", 20));
        await AskAsync(llm, longQuestion, "one");
        await AskAsync(llm, "What is gout?", "two");

        var page = await ReadAsync(llm, "/api/sessions?limit=1");
        Assert.Equal(["two"], page["sessions"]!.AsArray().Select(s => (string)s!["session_id"]!));
        var rest = await ReadAsync(llm, $"/api/sessions?limit=1&before={page["next"]}");
        var line = Assert.Single(rest["sessions"]!.AsArray())!;
        Assert.Equal("one", (string)line["session_id"]!);
        Assert.Equal(longQuestion[..80].TrimEnd() + "…", (string)line["title"]!);
        Assert.Equal(1, (int)line["turns"]!);
        Assert.True((DateTimeOffset)line["created"]! <= (DateTimeOffset)line["last_activity"]!);
        Assert.Null(rest["next"]);
    }

    [Fact]
    public async Task Without_Callers_The_List_Is_Closed_And_Says_Why()
    {
        await using var llm = new LlmService(mlIsUp: false);
        await llm.InitializeAsync();
        var problem = await ReadAsync(llm, "/api/sessions", caller: "anna", HttpStatusCode.NotFound); // The header is not trusted.
        Assert.Contains("Sessions:List", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task A_Page_Has_At_Most_A_Hundred_Sessions(int limit)
    {
        await using var llm = new LlmService(mlIsUp: false, ("Sessions:List", "true"));
        await llm.InitializeAsync();
        var problem = await ReadAsync(llm, $"/api/sessions?limit={limit}", caller: null, HttpStatusCode.BadRequest);
        Assert.Equal($"limit: expected 1 to 100; found {limit}.", (string)problem["detail"]!);
    }

    [Fact]
    public async Task A_Caller_Lists_Reads_Continues_And_Deletes_Its_Own_Sessions_Only()
    {
        await using var llm = new LlmService(mlIsUp: false, ("Sessions:TrustCallerHeader", "true"));
        await llm.InitializeAsync();
        await AskAsync(llm, "What are the symptoms of shingles?", "s", "anna");

        var bens = await AskAsync(llm, "How is it treated?", "s", "ben");
        Assert.DoesNotContain(bens["citations"]!.AsArray(), c => ((string)c!["title"]!).StartsWith("Shingles", StringComparison.Ordinal));
        Assert.Equal("What are the symptoms of shingles?", (string)(await ReadAsync(llm, "/api/sessions/s", "anna"))["turns"]![0]!["question"]!);
        Assert.Equal("How is it treated?", (string)(await ReadAsync(llm, "/api/sessions", "ben"))["sessions"]![0]!["title"]!);
        await ReadAsync(llm, "/api/sessions/s", caller: null, HttpStatusCode.NotFound);
        await ReadAsync(llm, "/api/sessions", caller: null, HttpStatusCode.NotFound);

        var receipt = await SendAsync(llm, HttpMethod.Delete, "/api/sessions/s", "ben", HttpStatusCode.OK);
        Assert.Equal("""{"turns":1,"rows":1,"images":0,"audio":0}""", receipt["deleted"]!.ToJsonString());
        Assert.Single((await ReadAsync(llm, "/api/sessions/s", "anna"))["turns"]!.AsArray());
    }

    [Fact]
    public async Task A_Long_Session_Is_Read_In_Pages_From_Its_End()
    {
        await using var llm = new LlmService(mlIsUp: false);
        await llm.InitializeAsync();
        foreach (var question in (string[])["What is gout?", "What is shingles?", "What is asthma?"])
        {
            await AskAsync(llm, question, "s");
        }

        var page = await ReadAsync(llm, "/api/sessions/s?limit=2");
        Assert.Equal(["What is shingles?", "What is asthma?"], page["turns"]!.AsArray().Select(t => (string)t!["question"]!));
        var rest = await ReadAsync(llm, $"/api/sessions/s?limit=2&before={page["next"]}");
        Assert.Equal("What is gout?", (string)Assert.Single(rest["turns"]!.AsArray())!["question"]!);
        Assert.Null(rest["next"]);
        Assert.Equal("limit: expected 1 to 500; found 501.", (string)(await ReadAsync(llm, "/api/sessions/s?limit=501", caller: null, HttpStatusCode.BadRequest))["detail"]!);
    }

    private static async Task<JsonNode> AskAsync(LlmService llm, string question, string session, string? caller = null) =>
        await SendAsync(llm, HttpMethod.Post, "/api/chat", caller, HttpStatusCode.OK, JsonContent.Create(new { question, session_id = session }));

    private static Task<JsonNode> ReadAsync(LlmService llm, string path, string? caller = null, HttpStatusCode status = HttpStatusCode.OK) =>
        SendAsync(llm, HttpMethod.Get, path, caller, status);

    private static async Task<JsonNode> SendAsync(LlmService llm, HttpMethod method, string path, string? caller, HttpStatusCode status, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (caller is not null)
        {
            request.Headers.Add("X-Cerebrum-Caller", caller);
        }

        using var response = await llm.Client.SendAsync(request, Ct);
        Assert.Equal(status, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(Ct))!;
    }
}
