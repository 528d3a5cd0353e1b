using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Gateway;
using Cerebrum.Tests.Knowledge;
using Microsoft.AspNetCore.Http;

namespace Cerebrum.Tests.Load;

/// <summary>More callers at once than the service works for.</summary>
public sealed class CrowdTests
{
    /// <summary>Requests the service works on and lets wait: 32 and 256.</summary>
    private const int Room = 288;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_Hundred_At_Once_Are_All_Answered_And_Kept_Each_As_Its_Own(bool throughGateway)
    {
        await using var llm = new LlmOnKestrel();
        using var direct = await llm.ReadyAsync();
        await using var gateway = new GatewayUnderTest([direct.BaseAddress!.ToString()]).With("Gateway:Connect", "00:00:30"); // All three share this process and its threads.
        using var client = throughGateway ? gateway.CreateClient() : llm.CreateClient();
        static string Question(int i) => $"My throat has been sore for {i} days and my nose runs";

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            using var response = await client.PostAsJsonAsync("/api/chat", new { question = Question(i), session_id = $"crowd-{i}" }, Ct);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return (await response.Content.ReadFromJsonAsync<JsonNode>(Ct))!;
        }));

        Assert.All(answers.Index(), a => Assert.Equal($"crowd-{a.Index}", (string?)a.Item["session_id"]));
        Assert.All(answers, a => Assert.Empty(a["warnings"]!.AsArray()));
        Assert.All(answers, a => Assert.NotEmpty(a["citations"]!.AsArray()));
        for (var i = 0; i < answers.Length; i++)
        {
            var session = (await direct.GetFromJsonAsync<JsonNode>($"/api/sessions/crowd-{i}", Ct))!;
            Assert.Equal(Question(i), (string?)Assert.Single(session["turns"]!.AsArray())!["question"]);
        }
    }

    [Fact]
    public async Task Large_Images_Of_Many_Callers_Fit_In_Bounded_Memory()
    {
        var folder = Directory.CreateTempSubdirectory("cerebrum-crowd-");
        await using (var llm = new LlmProcess(folder.FullName, heapMegabytes: 600, []))
        {
            await llm.StartedAsync();
            var image = new byte[12_000_000];
            new Random(7).NextBytes(image);
            var body = JsonSerializer.SerializeToUtf8Bytes(new { question = "I cough and have a fever", image }); // 16 MB; 48 of them 770.
            var answers = await Task.WhenAll(Enumerable.Range(0, 48).Select(async _ =>
            {
                using var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
                using var response = await llm.Http.PostAsync("/api/chat", content, Ct);
                return response.StatusCode;
            }));
            Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Who_Finds_The_Queue_Full_Is_Told_Its_Length_And_When_To_Come_Back_And_All_Others_Are_Answered()
    {
        const int TooMany = 40;
        var (held, release) = (false, new TaskCompletionSource());
        await using var engine = await Upstream.StartAsync(async context =>
        {
            await (held ? release.Task.WaitAsync(context.RequestAborted) : Task.CompletedTask);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable; // And the grounded engine writes.
        });
        await using var llm = new LlmOnKestrel(LlmOnKestrel.WrittenBy(engine));
        using var client = await llm.ReadyAsync();
        held = true;

        var asked = Enumerable.Range(0, Room + TooMany).Select(i => i % 2 == 0
            ? client.PostAsJsonAsync("/api/chat", new { question = "my head hurts" }, Ct)
            : client.PostAsJsonAsync("/v1/chat/completions", new { messages = new[] { new { role = "user", content = "my head hurts" } } }, Ct)).ToList();
        var refused = new List<HttpResponseMessage>();
        while (refused.Count < TooMany)
        {
            var done = await Task.WhenAny(asked);
            asked.Remove(done);
            refused.Add(await done);
        }

        release.SetResult();
        Assert.All(await Task.WhenAll(asked), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        foreach (var answer in refused)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
            var body = (await answer.Content.ReadFromJsonAsync<JsonNode>(Ct))!;
            const string full = "The queue is full: 256 requests are waiting.";
            if (answer.RequestMessage!.RequestUri!.AbsolutePath == "/api/chat")
            {
                Assert.Equal(("application/problem+json", full), (answer.Content.Headers.ContentType?.MediaType, (string?)body["detail"]));
            }
            else
            {
                Assert.Equal((full, "server_error", "overloaded"), ((string?)body["error"]!["message"], (string?)body["error"]!["type"], (string?)body["error"]!["code"]));
            }
        }
    }
}
