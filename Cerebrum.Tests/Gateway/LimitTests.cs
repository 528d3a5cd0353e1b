using System.Net;
using System.Text.Json;
using Cerebrum.ServiceDefaults;
using Microsoft.AspNetCore.Http;

namespace Cerebrum.Tests.Gateway;

public sealed class LimitTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Body_Declared_Too_Large_Is_Refused_Before_Any_Node_Hears_Of_It()
    {
        await using var llm = await Upstream.StartAsync(c => c.Request.Body.CopyToAsync(Stream.Null));
        await using var gateway = new GatewayUnderTest([llm.Address]);
        using var client = gateway.CreateClient();

        using var answer = await client.PostAsync("/api/chat", new ByteArrayContent(new byte[30_000_000]), Ct);

        await AssertTooLargeAsync(answer);
        Assert.Equal(0, llm.Requests);
    }

    [Fact]
    public async Task A_Body_Without_A_Length_Is_Refused_When_It_Runs_Over()
    {
        await using var llm = await Upstream.StartAsync(c => c.Request.Body.CopyToAsync(Stream.Null, c.RequestAborted));
        await using var gateway = new GatewayUnderTest([llm.Address]);
        using var client = gateway.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat") { Content = new Chunked(2 * Problems.MaxBodyBytes) };

        using var answer = await client.SendAsync(request, Ct);

        await AssertTooLargeAsync(answer);
    }

    [Fact]
    public async Task The_Largest_Body_Allowed_Is_Forwarded()
    {
        Assert.Equal((HttpStatusCode.OK, (long)Problems.MaxBodyBytes), await ForwardAsync("/api/chat", Problems.MaxBodyBytes));
    }

    [Fact]
    public async Task An_Upload_To_The_Knowledge_Base_May_Be_Larger_Than_Any_Other_Body()
    {
        Assert.Equal((HttpStatusCode.OK, 3L * Problems.MaxBodyBytes), await ForwardAsync("/api/knowledge?source=a", 3 * Problems.MaxBodyBytes));
    }

    [Fact]
    public async Task An_Upload_Over_Its_Own_Limit_Is_Refused_With_That()
    {
        await using var llm = await Upstream.StartAsync(c => c.Request.Body.CopyToAsync(Stream.Null, c.RequestAborted));
        await using var gateway = new GatewayUnderTest([llm.Address]).With("Knowledge:MaxUploadBytes", "100000");
        using var client = gateway.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/knowledge?source=a") { Content = new Chunked(200_000) };

        using var answer = await client.SendAsync(request, Ct);

        var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Ct));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(100_000, problem.GetProperty("limit_bytes").GetInt32());
    }

    [Fact]
    public async Task A_Caller_Who_Leaves_Stops_The_Work_At_The_Node()
    {
        var (started, stopped) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var llm = await Upstream.StartAsync(async c =>
        {
            c.RequestAborted.Register(stopped.SetResult);
            started.SetResult();
            await stopped.Task;
        });
        await using var gateway = new GatewayUnderTest([llm.Address]);
        using var client = gateway.CreateClient();
        using var leaving = new CancellationTokenSource();
        var answer = client.PostAsync("/api/chat", new StringContent("{}"), leaving.Token);
        await started.Task.WaitAsync(Ct);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(10), Ct);
    }

    [Fact(Timeout = 30_000)] // The default limit is 100 s.
    public async Task A_Node_That_Says_Nothing_For_Too_Long_Is_A_504()
    {
        await using var llm = await Upstream.StartAsync(c => Task.Delay(Timeout.Infinite, c.RequestAborted));
        await using var gateway = new GatewayUnderTest([llm.Address]).With("Gateway:Idle", "00:00:00.3");
        using var client = gateway.CreateClient();

        using var answer = await client.PostAsync("/api/chat", new StringContent("{}"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Contains("The llm service did not answer in time.", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_Stream_That_Falls_Silent_Is_Cut_Off_And_Not_Taken_For_Complete()
    {
        await using var llm = await Upstream.StartAsync(async c =>
        {
            await c.Response.WriteAsync("event: plan\ndata: {}\n\n");
            await c.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, c.RequestAborted);
        });
        await using var gateway = new GatewayUnderTest([llm.Address]).With("Gateway:Idle", "00:00:00.3");
        using var client = gateway.CreateClient();

        using var answer = await client.GetAsync("/api/chat", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <returns>The status, and how much of the body arrived.</returns>
    private static async Task<(HttpStatusCode Status, long Arrived)> ForwardAsync(string path, int size)
    {
        var length = 0L;
        await using var llm = await Upstream.StartAsync(async c =>
        {
            var buffer = new byte[65536];
            for (int n; (n = await c.Request.Body.ReadAsync(buffer)) > 0; length += n)
            {
            }
        });
        await using var gateway = new GatewayUnderTest([llm.Address]);
        using var client = gateway.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new Chunked(size) };
        using var answer = await client.SendAsync(request, Ct);
        return (answer.StatusCode, length);
    }

    private static async Task AssertTooLargeAsync(HttpResponseMessage answer)
    {
        var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Ct));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(20 * 1024 * 1024, problem.GetProperty("limit_bytes").GetInt32());
        Assert.Contains("20971520", problem.GetProperty("detail").GetString());
    }

    private sealed class Chunked(long length) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var buffer = new byte[65536];
            for (var left = length; left > 0; left -= buffer.Length)
            {
                await stream.WriteAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)));
            }
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = -1;
            return false;
        }
    }
}
