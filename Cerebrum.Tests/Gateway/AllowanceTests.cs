using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Cerebrum.Tests.Gateway;

/// <summary>What one key, one address and one connection may use.</summary>
public sealed class AllowanceTests
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Key_That_Asks_Too_Often_Waits_And_Others_Do_Not()
    {
        await using var node = await Upstream.StartAsync("answered");
        await using var gateway = new GatewayUnderTest([node.Address]).At(time).With("Limits:Key:Burst", "3").With("Limits:Key:RequestsPerSecond", "0.25");
        var (one, two) = (gateway.NewKey("chat"), gateway.NewKey("chat"));
        using var busy = gateway.CreateClient(one);
        using var other = gateway.CreateClient(two);

        var statuses = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            using var answer = await busy.GetAsync("/api/sessions", Ct);
            statuses.Add((int)answer.StatusCode);
            if (i == 3)
            {
                Assert.Equal(TimeSpan.FromSeconds(4), answer.Headers.RetryAfter!.Delta);
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
                Assert.Contains("at most 0.25 requests a second", JsonElement.Parse(await answer.Content.ReadAsStringAsync(Ct)).GetProperty("detail").GetString());
            }
        }

        Assert.Equal([200, 200, 200, 429], statuses);
        Assert.Equal("answered", await other.GetStringAsync("/api/sessions", Ct));
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("answered", await busy.GetStringAsync("/api/sessions", Ct));
        Assert.Equal(5, node.Requests);
    }

    [Fact]
    public async Task An_Address_That_Guesses_Keys_Is_Slowed_Down()
    {
        await using var gateway = new GatewayUnderTest().At(time).With("Limits:Address:Burst", "5").With("Limits:Address:RequestsPerSecond", "1");
        var key = gateway.NewKey("chat");
        using var guesser = gateway.CreateClient(key[..^4] + "beef");

        var statuses = new List<int>();
        for (var i = 0; i < 7; i++)
        {
            using var answer = await guesser.GetAsync("/api/sessions", Ct);
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Equal([401, 401, 401, 401, 401, 429, 429], statuses);
    }

    [Fact]
    public async Task A_Key_Has_So_Many_Streams_At_Once_And_One_That_Ends_Makes_Room()
    {
        var (begun, end) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
        await using var node = await Upstream.StartAsync(async c =>
        {
            begun.Release();
            await end.WaitAsync(c.RequestAborted);
        });
        await using var gateway = new GatewayUnderTest([node.Address]).With("Limits:Key:Concurrent", "2");
        using var client = gateway.CreateClient(gateway.NewKey("chat"));
        Task<HttpResponseMessage>[] streams = [client.GetAsync("/api/sessions", Ct), client.GetAsync("/api/sessions", Ct)];
        await begun.WaitAsync(Ct);
        await begun.WaitAsync(Ct);

        using var third = await client.GetAsync("/api/sessions", Ct);
        end.Release(3);
        await Task.WhenAll(streams);
        using var later = await client.GetAsync("/api/sessions", Ct);

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.OK), (third.StatusCode, later.StatusCode));
    }

    [Fact]
    public async Task A_Gateway_That_Is_Full_Says_So_With_A_503()
    {
        var (begun, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var node = await Upstream.StartAsync(async c =>
        {
            begun.TrySetResult();
            await end.Task;
        });
        await using var gateway = new GatewayUnderTest([node.Address]).With("Limits:Concurrent", "1");
        using var client = gateway.CreateClient();
        var first = client.GetAsync("/api/sessions", Ct);
        await begun.Task.WaitAsync(Ct);

        using var second = await client.GetAsync("/api/sessions", Ct);
        end.SetResult();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (second.StatusCode, second.Headers.RetryAfter!.Delta));
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
    }

    [Fact]
    public async Task Bytes_Beyond_The_Allowance_Are_Paid_Back_By_Waiting()
    {
        await using var node = await Upstream.StartAsync(c => c.Request.Body.CopyToAsync(Stream.Null));
        await using var gateway = new GatewayUnderTest([node.Address]).At(time).With("Limits:Key:BytesBurst", "1000").With("Limits:Key:BytesPerSecond", "500");
        using var client = gateway.CreateClient(gateway.NewKey("chat"));
        async Task<HttpResponseMessage> SendAsync() => await client.PostAsync("/api/chat", new ByteArrayContent(new byte[3000]), Ct);

        using var first = await SendAsync();
        using var second = await SendAsync();
        time.Advance(second.Headers.RetryAfter!.Delta!.Value);
        using var third = await SendAsync();

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK), (first.StatusCode, second.StatusCode, third.StatusCode));
        Assert.InRange(second.Headers.RetryAfter.Delta.Value.TotalSeconds, 4, 5); // 2,000 bytes at 500 a second.
    }

    [Theory]
    [InlineData("/api/sessions/x")]
    [InlineData("/api/knowledge/search")]
    [InlineData("/register")]
    public async Task A_Route_That_Needs_No_Large_Body_Takes_None(string path)
    {
        await using var node = await Upstream.StartAsync(c => c.Request.Body.CopyToAsync(Stream.Null));
        await using var gateway = new GatewayUnderTest([node.Address]);
        using var client = gateway.CreateClient(gateway.NewKey("chat", "knowledge", "node"));

        using var answer = await client.PostAsync(path, new StringContent(new string(' ', 100_000), Encoding.UTF8, "application/json"), Ct);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(0, node.Requests);
    }

    [Theory]
    [InlineData("GET /api/sessions HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")]
    [InlineData("POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{")]
    public async Task A_Request_That_Does_Not_Arrive_Is_Cut_Off(string beginning)
    {
        await using var node = await Upstream.StartAsync(c => c.Request.Body.CopyToAsync(Stream.Null, c.RequestAborted));
        await using var gateway = new GatewayUnderTest([node.Address]).With("Limits:Headers", "00:00:01").With("Limits:Grace", "00:00:02");
        using var client = gateway.CreateClient();
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", client.BaseAddress!.Port, Ct);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(beginning), Ct);

        using var reader = new StreamReader(socket.GetStream());
        var answer = await reader.ReadToEndAsync(Ct).WaitAsync(TimeSpan.FromSeconds(30), Ct); // Ends when the connection is closed.

        Assert.StartsWith("HTTP/1.1 408 ", answer);
    }

    [Fact]
    public async Task A_Reader_That_Does_Not_Read_Is_Cut_Off_And_The_Node_Is_Free()
    {
        var free = new TaskCompletionSource();
        await using var node = await Upstream.StartAsync(async c =>
        {
            c.RequestAborted.Register(free.SetResult);
            for (var block = new byte[1 << 20]; !c.RequestAborted.IsCancellationRequested;)
            {
                await c.Response.Body.WriteAsync(block, c.RequestAborted);
            }
        });
        await using var gateway = new GatewayUnderTest([node.Address]).With("Gateway:Idle", "00:00:01");
        using var client = gateway.CreateClient();
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", client.BaseAddress!.Port, Ct);

        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /api/sessions HTTP/1.1\r\nHost: localhost\r\n\r\n"), Ct);

        await free.Task.WaitAsync(TimeSpan.FromSeconds(60), Ct);
    }

    [Fact]
    public async Task A_Limit_That_Makes_No_Sense_Stops_The_Start_And_Is_Named()
    {
        await using var gateway = new GatewayUnderTest().With("Limits:Key:Burst", "0");

        Assert.Contains("Key.Burst", Assert.ThrowsAny<Exception>(gateway.StartServer).GetBaseException().Message);
    }
}
