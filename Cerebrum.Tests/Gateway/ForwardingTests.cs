using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Cerebrum.Tests.Gateway;

public sealed class ForwardingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/chat?a=%2Fb", "llm /api/chat?a=%2Fb")]
    [InlineData("/chat", "llm /chat")]
    [InlineData("/v1/chat/completions", "llm /v1/chat/completions")]
    [InlineData("/v1/models", "llm /v1/models")]
    [InlineData("/ml/process", "ml /ml/process")]
    [InlineData("/ml/forward?x=1", "ml /ml/process?x=1")]
    [InlineData("/v1/ml/audio/emotion", "ml /v1/ml/audio/emotion")]
    public async Task A_Path_Goes_To_The_Part_That_Serves_It(string path, string expected)
    {
        await using var llm = await Upstream.StartAsync(c => c.Response.WriteAsync($"llm {c.Request.Path}{c.Request.QueryString}"));
        await using var ml = await Upstream.StartAsync(c => c.Response.WriteAsync($"ml {c.Request.Path}{c.Request.QueryString}"));
        await using var gateway = new GatewayUnderTest([llm.Address], [ml.Address]);
        using var client = gateway.CreateClient();

        using var answer = await client.PostAsync(path, new StringContent("{}"), Ct);

        Assert.Equal(expected, await answer.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task Bodies_Status_And_Headers_Pass_Untouched_Both_Ways()
    {
        var sent = new byte[300_000];
        new Random(7).NextBytes(sent);
        await using var ml = await Upstream.StartAsync(async c =>
        {
            c.Response.StatusCode = 418;
            c.Response.ContentType = c.Request.ContentType;
            c.Response.Headers["X-Encoding-Asked"] = c.Request.Headers.AcceptEncoding;
            c.Response.Headers.ContentEncoding = "gzip"; // It is not: whoever decodes it on the way fails.
            await c.Request.Body.CopyToAsync(c.Response.Body);
        });
        await using var gateway = new GatewayUnderTest(ml: [ml.Address]);
        using var client = gateway.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/ml/process") { Content = new ByteArrayContent(sent) };
        request.Content.Headers.ContentType = new("audio/wav");
        request.Headers.AcceptEncoding.ParseAdd("gzip, br");

        using var answer = await client.SendAsync(request, Ct);

        Assert.Equal((HttpStatusCode)418, answer.StatusCode);
        Assert.Equal("audio/wav", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("gzip, br", string.Join(", ", answer.Headers.GetValues("X-Encoding-Asked")));
        Assert.Equal(sent, await answer.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task An_Empty_404_Of_A_Node_Stays_Empty()
    {
        await using var llm = await Upstream.StartAsync(async c =>
        {
            c.Response.StatusCode = 404;
            await c.Response.Body.FlushAsync(); // Without a length.
        });
        await using var gateway = new GatewayUnderTest([llm.Address]);
        using var client = gateway.CreateClient();

        using var answer = await client.GetAsync("/api/sessions/unknown", Ct);

        Assert.Equal((HttpStatusCode.NotFound, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct)));
    }

    [Fact]
    public async Task Where_A_Request_Came_From_Is_Said_By_The_Edge_Alone()
    {
        await using var llm = await Upstream.StartAsync(c => c.Response.WriteAsync(string.Join('\n',
            c.Request.Headers.Where(h => h.Key.Contains("orwarded") || h.Key is "X-Real-IP" or "X-Original-URL" or "Connection" or "Keep-Alive").Select(h => $"{h.Key}={h.Value}").Order())));
        await using var gateway = new GatewayUnderTest([llm.Address]);
        using var client = gateway.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/sessions");
        foreach (var (name, value) in new[] { ("X-Forwarded-For", "6.6.6.6"), ("x-forwarded-prefix", "/evil"), ("Forwarded", "for=6.6.6.6"), ("X-Real-IP", "6.6.6.6"), ("X-Original-URL", "/admin"), ("Keep-Alive", "timeout=9") })
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await client.SendAsync(request, Ct);

        Assert.Matches(@"^X-Forwarded-For=(::ffff:)?(127\.0\.0\.1|::1)\nX-Forwarded-Host=(localhost|127\.0\.0\.1|\[::1?\]):\d+\nX-Forwarded-Proto=http$", await answer.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task The_Callers_Trace_Goes_On_At_The_Node()
    {
        await using var llm = await Upstream.StartAsync(c => c.Response.WriteAsync(c.Request.Headers.TraceParent.ToString()));
        await using var gateway = new GatewayUnderTest([llm.Address]);
        using var client = gateway.CreateClient();
        using var caller = new Activity("caller").Start();

        var arrived = (await client.GetStringAsync("/api/sessions", Ct)).Split('-');

        Assert.Equal(caller.TraceId.ToHexString(), arrived[1]);
        Assert.NotEqual(caller.SpanId.ToHexString(), arrived[2]);
    }

    [Fact]
    public async Task An_Event_Arrives_Before_The_Next_One_Is_Written()
    {
        var seen = new SemaphoreSlim(0);
        await using var llm = await Upstream.StartAsync(async c =>
        {
            c.Response.ContentType = "text/event-stream";
            foreach (var name in new[] { "plan", "triage", "done" })
            {
                await c.Response.WriteAsync($"event: {name}\ndata: {{}}\n\n", c.RequestAborted);
                await c.Response.Body.FlushAsync(c.RequestAborted);
                await seen.WaitAsync(c.RequestAborted);
            }
        });
        await using var gateway = new GatewayUnderTest([llm.Address]);
        using var client = gateway.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Ct));

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        foreach (var name in new[] { "plan", "triage", "done" })
        {
            Assert.Equal([$"event: {name}", "data: {}", ""], [await lines.ReadLineAsync(Ct), await lines.ReadLineAsync(Ct), await lines.ReadLineAsync(Ct)]);
            seen.Release();
        }

        Assert.Null(await lines.ReadLineAsync(Ct));
    }
}
