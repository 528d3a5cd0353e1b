using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Cerebrum.Tests.Gateway;

/// <summary>A node on loopback whose answers the test decides. Its <c>/health</c> is good; every request but those for it and for <c>/metrics</c> is counted.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly WebApplication app;
    private int requests;

    private Upstream(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    public int Requests => Volatile.Read(ref requests);

    /// <summary>What <c>/health</c> answers.</summary>
    public int Health { get; set; } = 200;

    /// <summary>What <c>/metrics</c> answers.</summary>
    public string Metrics { get; set; } = "";

    /// <summary>One item for each probe that was answered.</summary>
    public Channel<bool> Probes { get; } = Channel.CreateUnbounded<bool>();

    public static async Task<Upstream> StartAsync(RequestDelegate answer, string url = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var upstream = new Upstream(builder.Build());
        upstream.app.MapGet("/health", () => upstream.Probed());
        upstream.app.MapGet("/metrics", () => upstream.Metrics);
        upstream.app.Map("{**rest}", (HttpContext context) =>
        {
            Interlocked.Increment(ref upstream.requests);
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
            return answer(context);
        });
        await upstream.app.StartAsync();
        return upstream;
    }

    public static Task<Upstream> StartAsync(string body) => StartAsync(context => context.Response.WriteAsync(body));

    /// <summary>An address at which nothing listens.</summary>
    public static string Nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://{listener.LocalEndpoint}";
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private IResult Probed()
    {
        Probes.Writer.TryWrite(true);
        return Results.StatusCode(Health);
    }
}
