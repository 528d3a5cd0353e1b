using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Cerebrum.AppHost.Commands.Background;

/// <summary><c>start</c>: runs the stack in the background and waits until it answers.</summary>
internal static class Starting
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait for the gateway. What has not ended by then goes on.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    /// <summary>Longest wait for the rest behind a gateway that answers: there are answers without ml.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <returns>0 when it runs, 1 when it does not.</returns>
    public static async Task<int> RunAsync(CommandSettings settings, string[] options, CancellationToken ct)
    {
        var (pids, log) = (new PidFile(settings.LogFolder), BackgroundHost.LogOf(settings));
        Process host;
        Running running;
        using (await pids.HoldAsync(ct))
        {
            if (pids.Read() is { IsAlive: true } earlier)
            {
                Console.WriteLine($"It already runs in the background (pid {earlier.Pid}): {earlier.Gateway}. The other commands: restart, stop, status.");
                return 1;
            }

            if (PortOwner.IsTaken(settings.GatewayPort))
            {
                Console.WriteLine($"Port {settings.GatewayPort} (gateway) is taken by {PortOwner.Of(settings.GatewayPort)}. Stop that, or choose another: --Ports:Gateway={settings.GatewayPort + 1}");
                return 1;
            }

            host = BackgroundHost.Launch(settings, options);
            running = new(host.Id, Incarnation.Of(host.Id) ?? "", string.Create(CultureInfo.InvariantCulture, $"http://localhost:{settings.GatewayPort}"));
            pids.Write(running);
        }

        using (host)
        {
            return await WaitAsync(host, running, new Tail(log, BackgroundHost.LastWordsOf(settings)), ct);
        }
    }

    private static async Task<int> WaitAsync(Process host, Running running, Tail tail, CancellationToken ct)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 1 << 20 };
        var (start, answers) = (Stopwatch.StartNew(), (TimeSpan?)null);
        while (!ct.IsCancellationRequested && start.Elapsed < Bound && !host.HasExited)
        {
            if (await MissingAsync(http, running.Gateway, ct) is { } missing)
            {
                answers ??= start.Elapsed;
                if (missing.Length == 0 || start.Elapsed - answers > Patience)
                {
                    var without = missing.Length == 0 ? "" : $" without {missing}";
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"Cerebrum runs in the background{without} (pid {running.Pid}), ready in {start.Elapsed.TotalSeconds:0.0} s: {running.Gateway} Log: {tail.Log}"));
                    return 0;
                }
            }

            await Task.Delay(Interval, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Console.WriteLine(host.HasExited ? $"It did not start (exit code {host.ExitCode}). The end of {tail.Log}:"
            : $"It is not ready after {start.Elapsed.TotalSeconds:0} s, and goes on (pid {running.Pid}); `stop` ends it. The end of {tail.Log}:");
        tail.Lines().ToList().ForEach(Console.WriteLine);
        return 1;
    }

    /// <returns>The parts that do not answer yet; empty when all do; null when the gateway does not.</returns>
    private static async Task<string?> MissingAsync(HttpClient http, string gateway, CancellationToken ct)
    {
        try
        {
            var status = JsonElement.Parse(await http.GetStringAsync(new Uri(gateway + "/status"), ct));
            return string.Join(", ", status.GetProperty("services").EnumerateObject().Where(p => p.Value.GetProperty("ready").GetInt32() == 0).Select(p => p.Name));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null; // Not listening yet.
        }
    }
}
