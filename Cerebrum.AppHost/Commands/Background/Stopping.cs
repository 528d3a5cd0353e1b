using System.Diagnostics;

namespace Cerebrum.AppHost.Commands.Background;

/// <summary><c>stop</c>: lets requests under way end, and ends what does not.</summary>
internal static class Stopping
{
    /// <summary>More than a host gives its services to end: the built-in one 10 s, and itself to the system's request at once.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <returns>0 when nothing runs any more.</returns>
    public static async Task<int> RunAsync(CommandSettings settings, CancellationToken ct)
    {
        var pids = new PidFile(settings.LogFolder);
        using var held = await pids.HoldAsync(ct);
        var running = pids.Read();
        if (running is not { IsAlive: true })
        {
            pids.Write(null);
            return Say(running is null ? "It does not run in the background." : $"It does not run in the background any more: process {running.Pid} has ended by itself.");
        }

        var start = Stopwatch.StartNew();
        var inOrder = !OperatingSystem.IsWindows() && Posix.Terminate(running.Pid);
        while (inOrder && running.IsAlive && start.Elapsed < Grace)
        {
            await Task.Delay(Interval, ct);
        }

        if (running.IsAlive)
        {
            // Of the host alone: its services see that it is gone, end their requests and stop. On Windows this is the way from the start.
            Kill(running);
            while (running.IsAlive)
            {
                await Task.Delay(Interval, ct);
            }
        }

        pids.Write(null);
        return Say(start.Elapsed < Grace ? $"Stopped (pid {running.Pid})." : $"Killed, as it did not stop within {Grace.TotalSeconds:0} s (pid {running.Pid}).");
    }

    private static void Kill(Running running)
    {
        try
        {
            using var process = Process.GetProcessById(running.Pid);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has ended meanwhile.
        }
    }

    private static int Say(string line)
    {
        Console.WriteLine(line);
        return 0;
    }
}
