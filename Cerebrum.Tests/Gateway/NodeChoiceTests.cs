using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Cerebrum.Tests.Gateway;

public sealed class NodeChoiceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Node_That_Refuses_Connections_Is_Skipped_And_The_Next_Gets_The_Body_Whole()
    {
        await using var alive = await Upstream.StartAsync(c => c.Request.Body.CopyToAsync(c.Response.Body));
        await using var gateway = new GatewayUnderTest(ml: [Upstream.Nobody(), alive.Address, Upstream.Nobody()]);
        using var client = gateway.CreateClient();

        for (var i = 0; i < 4; i++)
        {
            using var answer = await client.PostAsync("/ml/process", new StringContent($"body {i}"), Ct);
            Assert.Equal($"body {i}", await answer.Content.ReadAsStringAsync(Ct));
        }
    }

    [Fact]
    public async Task A_Node_That_Lets_Connections_Wait_Is_Skipped_Too()
    {
        // A full backlog: the kernel answers no further connection, as a machine that is switched off would.
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0);
        var waiting = Enumerable.Range(0, 4).Select(_ => new TcpClient()).ToList();
        waiting.ForEach(c => _ = c.ConnectAsync((IPEndPoint)deaf.LocalEndPoint!, Ct).AsTask());
        await using var alive = await Upstream.StartAsync(c => c.Request.Body.CopyToAsync(c.Response.Body));
        alive.Health = 503; // Less promising than one nothing is known of: the deaf one is tried first.
        await using var gateway = new GatewayUnderTest(ml: [$"http://{deaf.LocalEndPoint}", alive.Address])
            .With("Gateway:Connect", "00:00:00.2").With("Gateway:Probe", "00:01:00");
        using var client = gateway.CreateClient();

        for (var i = 0; i < 2; i++)
        {
            using var answer = await client.PostAsync("/ml/process", new StringContent("body"), Ct);
            Assert.Equal("body", await answer.Content.ReadAsStringAsync(Ct));
        }

        waiting.ForEach(c => c.Dispose());
    }

    [Theory]
    [InlineData("/ml/process", "The ml service cannot be reached.")]
    [InlineData("/api/chat", "The llm service cannot be reached.")]
    public async Task Without_Any_Node_The_Answer_Names_The_Part_That_Is_Away(string path, string title)
    {
        await using var gateway = new GatewayUnderTest();
        using var client = gateway.CreateClient();
        client.DefaultRequestHeaders.Accept.ParseAdd("text/event-stream");

        using var answer = await client.PostAsync(path, new StringContent("{}"), Ct);

        var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Ct));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(title, problem.GetProperty("title").GetString());
        Assert.Equal(32, problem.GetProperty("trace_id").GetString()!.Length);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task A_Request_That_A_Node_May_Have_Acted_On_Is_Not_Sent_Again()
    {
        await using var dies = await Upstream.StartAsync(async c =>
        {
            await c.Request.Body.CopyToAsync(Stream.Null);
            c.Abort();
        });
        await using var gateway = new GatewayUnderTest([dies.Address, dies.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)]);
        using var client = gateway.CreateClient();

        using var answer = await client.PostAsync("/api/chat", new StringContent("{}"), Ct);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Contains("The llm service broke off before it answered.", await answer.Content.ReadAsStringAsync(Ct));
        Assert.Equal(1, dies.Requests);
    }

    [Fact]
    public async Task A_Node_With_Less_To_Do_Is_Preferred_And_Equals_Take_Turns()
    {
        var (busy, finish) = (new TaskCompletionSource<string>(), new TaskCompletionSource());
        async Task AnswerAsync(HttpContext c, string name)
        {
            if (c.Request.Path == "/api/slow")
            {
                busy.TrySetResult(name);
                await finish.Task;
            }

            await c.Response.WriteAsync(name);
        }

        await using var a = await Upstream.StartAsync(c => AnswerAsync(c, "a"));
        await using var b = await Upstream.StartAsync(c => AnswerAsync(c, "b"));
        await using var gateway = new GatewayUnderTest([a.Address, b.Address]);
        using var client = gateway.CreateClient();
        await gateway.StatusAsync(); // Both were seen to be ready.

        string[] turns = [await client.GetStringAsync("/api/x", Ct), await client.GetStringAsync("/api/x", Ct)];
        Assert.Equal(["a", "b"], turns.Order());

        var slow = client.GetStringAsync("/api/slow", Ct);
        var other = await busy.Task.WaitAsync(Ct) == "a" ? "b" : "a";
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(other, await client.GetStringAsync("/api/x", Ct));
        }

        finish.SetResult();
        await slow;
    }

    [Theory]
    [InlineData("ftp://localhost:9000")]
    [InlineData("localhost:9000")]
    [InlineData("http://user:secret@localhost:9000")]
    public async Task An_Address_That_Is_None_Stops_The_Start_And_Is_Named_By_Its_Key(string address)
    {
        await using var gateway = new GatewayUnderTest(ml: [address]);

        var e = Assert.ThrowsAny<Exception>(gateway.StartServer).GetBaseException();

        Assert.Contains("services:ml:http:0: expected an address such as http://localhost:9000", e.Message);
        Assert.DoesNotContain("secret", e.Message);
    }
}
