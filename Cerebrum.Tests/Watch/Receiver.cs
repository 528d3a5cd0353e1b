using System.Collections.Concurrent;
using System.Text.Json;
using Cerebrum.Tests.Gateway;
using Cerebrum.Tests.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Cerebrum.Tests.Watch;

/// <summary>What a webhook or Slack sends to: a server on loopback that keeps what comes.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Body, IReadOnlyDictionary<string, string> Headers)> all = new();
    private Upstream server = null!;

    /// <summary>What it answers.</summary>
    public int Status { get; set; } = 200;

    public string Url => server.Address + "/hook";

    /// <summary>What it took, the oldest first.</summary>
    public IReadOnlyList<(string Body, IReadOnlyDictionary<string, string> Headers)> All => [.. all];

    /// <summary>The notices of a webhook as <c>rule state subject, subject</c>.</summary>
    public IReadOnlyList<string> Notices => [.. All.Select(a => Short(JsonElement.Parse(a.Body)))];

    /// <summary>How often it was asked, whatever it answered.</summary>
    public int Asked => server.Requests;

    public static async Task<Receiver> StartAsync()
    {
        var receiver = new Receiver();
        receiver.server = await Upstream.StartAsync(receiver.TakeAsync);
        return receiver;
    }

    /// <summary>Returns when so many came; fails when others came than these.</summary>
    public async Task HasAsync(params string[] notices)
    {
        await Eventually.Async(() => all.Count >= notices.Length);
        Assert.Equal(notices, Notices);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static string Short(JsonElement notice) =>
        $"{notice.GetProperty("rule")} {notice.GetProperty("state")} {string.Join(", ", notice.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("subject").GetString()))}".Trim();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        if (Status == 200)
        {
            all.Enqueue((body, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        }

        context.Response.StatusCode = Status;
    }
}
