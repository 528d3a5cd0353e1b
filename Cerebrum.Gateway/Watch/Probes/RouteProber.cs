using System.Diagnostics;
using System.Net.Security;
using Cerebrum.ServiceDefaults;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Cerebrum.Gateway.Watch.Probes;

/// <param name="Fault">What is wrong; null where nothing is.</param>
internal sealed record ProbeResult(Probe Probe, string? Fault, TimeSpan Took);

/// <summary>Asks this gateway as a client does, through its own door.</summary>
internal sealed class RouteProber(IServer server, ProbeDoor door) : IDisposable
{
    private const int AtOnce = 3, LargestAnswer = 8 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // What is asked is this process, at the address it listens on: its certificate is its own word, and may be in any name.
#pragma warning disable CA5359
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
    })
    {
        MaxResponseContentBufferSize = LargestAnswer,
        Timeout = Patience,
        DefaultRequestHeaders = { { ServiceDefaultsExtensions.ProbeHeader, door.Token } },
    };

#pragma warning restore CA5359

    public void Dispose() => http.Dispose();

    public async Task<IReadOnlyList<ProbeResult>> RunAsync(IEnumerable<Probe> probes, CancellationToken ct)
    {
        var address = Address();
        var results = new System.Collections.Concurrent.ConcurrentBag<ProbeResult>();
        await Parallel.ForEachAsync(probes, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (probe, token) => results.Add(await RunAsync(probe, address, token)));
        return [.. results];
    }

    private async Task<ProbeResult> RunAsync(Probe probe, Uri address, CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        string? fault;
        try
        {
            using var request = new HttpRequestMessage(probe.Method, new Uri(address, probe.Path)) { Content = probe.Body?.Invoke() };
            using var answer = await http.SendAsync(request, ct);
            fault = probe.Fault((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(ct));
        }
        catch (HttpRequestException e)
        {
            fault = $"It broke off ({e.HttpRequestError}).";
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            fault = $"It did not answer within {Patience.TotalSeconds:0} s.";
        }

        return new(probe, fault, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Where the server listens; one that listens everywhere does so on localhost too.</summary>
    private Uri Address()
    {
        var own = BindingAddress.Parse(server.Features.Get<IServerAddressesFeature>()!.Addresses.OrderBy(a => a.StartsWith("https", StringComparison.OrdinalIgnoreCase)).First());
        var host = own.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : own.Host;
        return new Uri($"{own.Scheme}://{host}:{own.Port}");
    }
}
