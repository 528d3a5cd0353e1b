using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;

namespace Cerebrum.Tests.Unit;

public sealed class RequestLimitsTests
{
    [Fact]
    public async Task One_More_Than_Work_And_Wait_Gets_A_503_And_The_Others_Are_Answered()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddRequestLimits(concurrent: 1, waiting: 1);
        await using var app = builder.Build();
        var work = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        app.UseRateLimiter();
        app.MapGet("/", async () => { begun.TrySetResult(); await work.Task; }).WithinLimits();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = app.GetTestClient();

        var first = client.GetAsync("/", TestContext.Current.CancellationToken);
        await begun.Task;
        Task<HttpResponseMessage>[] others = [client.GetAsync("/", TestContext.Current.CancellationToken), client.GetAsync("/", TestContext.Current.CancellationToken)];
        using var refused = await await Task.WhenAny(others);
        var problem = await refused.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken);
        work.SetResult();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), refused.Headers.RetryAfter?.Delta);
        Assert.Equal("The queue is full: 1 requests are waiting.", (string?)problem!["detail"]);
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Single(await Task.WhenAll(others), r => r.StatusCode == HttpStatusCode.OK);
    }
}
