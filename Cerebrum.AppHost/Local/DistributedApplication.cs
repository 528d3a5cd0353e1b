using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Cerebrum.ServiceDefaults;

namespace Cerebrum.AppHost.Local;

/// <summary>Runs what was declared, until Ctrl+C or the operating system's request to stop. A second Ctrl+C does not wait.</summary>
internal sealed class DistributedApplication(IReadOnlyList<ProjectResource> services, IReadOnlyList<ContainerResource> containers)
{
    /// <summary>Silence after which the user is told what is being waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Topology topology = new(services);

    public static DistributedApplicationBuilder CreateBuilder(string[] args) => new(args);

    /// <summary>Leaves exit code 1 when it could not start.</summary>
    public void Run() => Environment.ExitCode = RunAsync().GetAwaiter().GetResult();

    private async Task<int> RunAsync()
    {
        var terminal = new Terminal(topology.Names);
        terminal.Say("Host: built-in (this feed has no Aspire). Services run as processes and are restarted when they end; Ctrl+C stops all.");
        foreach (var container in containers)
        {
            terminal.Say($"{container.Name}: containers need the Aspire host. The embedded store is used.");
        }

        if (topology.Obstacles().ToList() is { Count: > 0 } obstacles)
        {
            obstacles.ForEach(terminal.Say);
            return 1;
        }

        using var stopping = new CancellationTokenSource();
        using var hurry = new CancellationTokenSource();
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];
        var handlers = signals.Select(s => PosixSignalRegistration.Create(s, context =>
        {
            context.Cancel = true;
            (stopping.IsCancellationRequested ? hurry : stopping).Cancel();
        })).ToList();
        ParentWatch.Start(stopping.Cancel);

        // Our own probes, on this machine: a proxy has no part in it.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(2) };
        var instances = topology.Instances(terminal, http);
        var running = instances.Select(i => RunAsync(i, instances, stopping.Token, hurry.Token)).ToList();
        var announcing = AnnounceAsync(instances, terminal, stopping.Token);

        // An instance runs until it is told to stop; one that ends before has met a fault of ours, which is thrown below.
        await Task.WhenAny([Task.Delay(Timeout.Infinite, stopping.Token), .. running]);
        await stopping.CancelAsync();
        terminal.Say("Stopping. Ctrl+C again does not wait for requests under way.");
        await Task.WhenAll([announcing, .. running]);
        handlers.ForEach(h => h.Dispose());
        terminal.Say("Stopped.");
        return 0;
    }

    private static async Task RunAsync(Instance instance, IReadOnlyList<Instance> all, CancellationToken stopping, CancellationToken hurry)
    {
        var awaited = all.Where(i => instance.Service.Awaited.Contains(i.Service)).Select(i => i.Healthy);
        await Task.WhenAll(awaited).WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await instance.RunAsync(Topology.Environment(instance, all), stopping, hurry);
    }

    /// <summary>Says where to go, once everything is healthy, or once the front door is and the rest keeps us waiting.</summary>
    private static async Task AnnounceAsync(IReadOnlyList<Instance> instances, Terminal terminal, CancellationToken stopping)
    {
        var all = Task.WhenAll(instances.Select(i => i.Healthy));
        var front = instances.Where(i => i.Service.IsExternal).ToList();
        while (true)
        {
            await all.WaitAsync(Patience, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            var missing = string.Join(", ", instances.Where(i => !i.Healthy.IsCompleted).Select(i => i.Name));
            if (front.All(i => i.Healthy.IsCompleted))
            {
                using var self = Process.GetCurrentProcess();
                var took = (DateTime.Now - self.StartTime).TotalSeconds;
                var without = missing.Length == 0 ? "" : $", without {missing},";
                terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Cerebrum is ready{without} in {took:0.0} s: {string.Join(" ", front.Select(i => i.Address))}"));
                return;
            }

            terminal.Say($"Still waiting for {missing}.");
        }
    }
}
