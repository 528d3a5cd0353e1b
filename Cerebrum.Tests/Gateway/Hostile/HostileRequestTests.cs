using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Cerebrum.Tests.Gateway.Hostile;

public sealed partial class HostileRequestTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_Thousand_Hostile_Requests_Break_Nothing_And_Reach_Nothing()
    {
        var arrived = new ConcurrentBag<(string Path, string Caller)>();
        await using var node = await Upstream.StartAsync(async c =>
        {
            arrived.Add((c.Request.Path, c.Request.Headers["X-Cerebrum-Caller"].ToString()));
            await c.Request.Body.CopyToAsync(Stream.Null, c.RequestAborted);
        });
        await using var gateway = new GatewayUnderTest([node.Address], [node.Address])
            .With("Limits:Address:Burst", "100000").With("Limits:Key:Burst", "100000").With("Limits:Key:Concurrent", "1000"); // Else most would be refused for their number alone.
        var key = gateway.NewKey("chat", "ml", "knowledge", "node");
        using var client = gateway.CreateClient(key);
        var port = client.BaseAddress!.Port;
        var hostile = new HostileRequests(new Random(2026), key);
        var requests = Enumerable.Range(0, 2000).Select(_ => hostile.Next()).ToList();

        var faults = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Ct }, async (request, ct) =>
        {
            var answer = await HostileRequests.SendAsync(IPAddress.Loopback, port, request, ct);
            foreach (var status in Status().Matches(answer).Select(m => m.Groups[1].Value).Where(s => s[0] == '5' && s != "505")) // 505: a version of HTTP there is not.
            {
                faults.Add($"{status} for {Encoding.Latin1.GetString(request[..Math.Min(300, request.Length)])}");
            }
        });

        Assert.True(faults.IsEmpty, string.Join('\n', faults));
        Assert.DoesNotContain(arrived, a => a.Path.Contains("smuggled", StringComparison.Ordinal));
        Assert.DoesNotContain(arrived, a => a.Path.StartsWith("/api/audit", StringComparison.OrdinalIgnoreCase) || a.Path.StartsWith("/metrics", StringComparison.OrdinalIgnoreCase));
        Assert.All(arrived, a => Assert.Equal(key[4..12], a.Caller));
        Assert.NotEmpty(arrived);
        using var answer = await client.GetAsync("/api/sessions", Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_Redirect_Of_A_Node_Is_Passed_On_And_Not_Followed()
    {
        await using var inside = await Upstream.StartAsync("inside");
        await using var node = await Upstream.StartAsync(c =>
        {
            c.Response.Redirect(inside.Address);
            return Task.CompletedTask;
        });
        await using var gateway = new GatewayUnderTest([node.Address]);
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = StartedAt(gateway) };

        using var answer = await client.GetAsync("/api/sessions", Ct);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(0, inside.Requests);
    }

    private static Uri StartedAt(GatewayUnderTest gateway)
    {
        using var client = gateway.CreateClient();
        return client.BaseAddress!;
    }

    [GeneratedRegex(@"^HTTP/1\.\d (\d{3})", RegexOptions.Multiline)]
    private static partial Regex Status();
}
