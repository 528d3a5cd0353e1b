using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cerebrum.ServiceDefaults;

/// <summary>Makes this service a node of the gateway at <c>NODE_HANDLER_URL</c>, with the key <c>NODE_KEY</c>: it registers, beats, and
/// leaves when it stops. A gateway that is away, or has forgotten it, is asked again.</summary>
/// <param name="part">What it is: <c>llm</c> or <c>ml</c>.</param>
internal sealed partial class NodeRegistration(string part, IConfiguration configuration, IServer server, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<NodeRegistration> logger)
    : BackgroundService
{
    public const string Handler = "NODE_HANDLER_URL", Key = "NODE_KEY", Url = "NODE_URL";

    /// <summary>A third of the time after which the gateway takes a silent node out of its pool.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    /// <summary>Until the gateway answers for the first time, or again.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    // The key goes to the gateway alone: no redirect, no proxy.
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
        BaseAddress = new Uri(configuration[Handler]!),
        Timeout = TimeSpan.FromSeconds(10),
        DefaultRequestHeaders = { Authorization = new("Bearer", configuration[Key]) },
    };

    public static bool IsAskedFor(IConfiguration configuration) => configuration[Handler] is { Length: > 0 } && configuration[Key] is { Length: > 0 };

    public override void Dispose()
    {
        http.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var whenStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var url = Address();
        var isKnown = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var answer = await TellAsync(isKnown ? "/heartbeat" : "/register", url, stoppingToken);
            var was = isKnown;
            isKnown = answer == HttpStatusCode.OK;
            if (isKnown != was)
            {
                Log.Told(logger, isKnown ? "registered" : "not registered", answer);
            }

            await Task.Delay(isKnown ? Every : Retry, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (isKnown)
        {
            await TellAsync("/deregister", url, CancellationToken.None);
        }
    }

    /// <returns>Null where the gateway did not answer.</returns>
    private async Task<HttpStatusCode?> TellAsync(string what, string url, CancellationToken ct)
    {
        try
        {
            using var answer = await http.PostAsJsonAsync(what, new Dictionary<string, string> { ["url"] = url, ["type"] = part }, ct);
            return answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary><c>NODE_URL</c>, else where the service listens; a service that listens everywhere is known by its machine's name.</summary>
    private string Address()
    {
        if (configuration[Url] is { Length: > 0 } said)
        {
            return said;
        }

        var own = BindingAddress.Parse(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var host = own.Host is "*" or "+" or "0.0.0.0" or "[::]" ? Dns.GetHostName() : own.Host;
        return $"{own.Scheme}://{host}:{own.Port}";
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "This node is {State} at the gateway ({Answer}).")]
        public static partial void Told(ILogger logger, string state, HttpStatusCode? answer);
    }
}
