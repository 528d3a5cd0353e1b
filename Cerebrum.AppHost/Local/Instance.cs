using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Cerebrum.AppHost.Local;

/// <summary>Keeps one process of a service running: starts it, notes when it is healthy, starts it again when it ends.</summary>
internal sealed partial class Instance(ProjectResource service, string name, int port, Terminal terminal, HttpClient http)
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(10);

    /// <summary>A process that was healthy for so long starts again without delay the next time.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(50);

    private readonly TaskCompletionSource healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ProjectResource Service => service;

    public string Name => name;

    public string Address { get; } = $"http://localhost:{port}";

    /// <summary>Completes when this instance has been healthy once; never fails.</summary>
    public Task Healthy => healthy.Task;

    /// <summary>Runs until <paramref name="stopping"/>; then returns when the process is gone.</summary>
    /// <param name="environment">Variables of the service on top of our own.</param>
    /// <param name="stopping">Asks the process to stop.</param>
    /// <param name="hurry">Ends it without waiting.</param>
    public async Task RunAsync(IReadOnlyDictionary<string, string> environment, CancellationToken stopping, CancellationToken hurry)
    {
        var backoff = FirstBackoff;
        while (!stopping.IsCancellationRequested)
        {
            var (ending, healthyFor) = await LiveAsync(environment, stopping, hurry);
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            backoff = healthyFor >= Settled ? FirstBackoff : backoff;
            terminal.Say(name, string.Create(CultureInfo.InvariantCulture, $"host: {ending}; starting it again in {backoff.TotalSeconds:0.0} s"));
            await Task.Delay(backoff, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            backoff = backoff * 2 < LongestBackoff ? backoff * 2 : LongestBackoff;
        }
    }

    /// <summary>One life of the process: how it ended, and how long it was healthy.</summary>
    private async Task<(string Ending, TimeSpan HealthyFor)> LiveAsync(IReadOnlyDictionary<string, string> environment, CancellationToken stopping, CancellationToken hurry)
    {
        try
        {
            using var process = ServiceProcess.Start(service, environment, Say);
            terminal.Say(name, $"host: started, pid {process.Id}, {(port == 0 ? service.Executable : Address)}");
            using var life = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            var healthySince = ProbeAsync(life.Token);

            await process.WaitForExitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await life.CancelAsync();
            if (stopping.IsCancellationRequested)
            {
                await process.StopAsync(hurry);
            }

            var ending = $"ended with exit code {process.ExitCode}";
            return await healthySince is { } since ? (ending, Stopwatch.GetElapsedTime(since)) : (ending + TakenBy(), TimeSpan.Zero);
        }
        catch (Win32Exception e)
        {
            return (e.Message, TimeSpan.Zero); // A build that is just replacing the file, for one.
        }
    }

    /// <summary>Asks until the service says it is healthy; the time of that, or null when cancelled before.</summary>
    private async Task<long?> ProbeAsync(CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        while (!ct.IsCancellationRequested)
        {
            if (await IsHealthyAsync(ct))
            {
                var took = Stopwatch.GetElapsedTime(start).TotalSeconds;
                terminal.Say(name, string.Create(CultureInfo.InvariantCulture, $"host: healthy after {took:0.0} s"));
                healthy.TrySetResult();
                return Stopwatch.GetTimestamp();
            }

            await Task.Delay(ProbeInterval, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }

    private async Task<bool> IsHealthyAsync(CancellationToken ct)
    {
        if (service.HealthPath is null)
        {
            return true;
        }

        try
        {
            using var answer = await http.GetAsync(new Uri(Address + service.HealthPath), ct);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false; // Not listening yet, or not answering within the client's timeout.
        }
    }

    private void Say(string line)
    {
        terminal.Say(name, line);
        if (service.HealthPath is null && PublicAddress().Match(line) is { Success: true } address)
        {
            terminal.Say($"Public address: {address.Value}");
        }
    }

    /// <summary>As cloudflared, ngrok and devtunnel write it among their other lines.</summary>
    [GeneratedRegex(@"https://[a-z0-9.-]+\.(trycloudflare\.com|ngrok(-free)?\.(app|dev|io)|devtunnels\.ms)\b")]
    private static partial Regex PublicAddress();

    // A process that never got healthy may have found its port taken since we looked.
    private string TakenBy() => PortOwner.IsTaken(port) ? $" (port {port} is taken by {PortOwner.Of(port)})" : "";
}
