using System.Diagnostics;
using System.Globalization;

namespace Cerebrum.Tests.Hosting;

/// <summary>What the operating system, or a user at the keyboard, does to a process.</summary>
internal static class Signals
{
    /// <param name="signal"><c>INT</c> (Ctrl+C), <c>TERM</c> or <c>KILL</c>. Windows has no way to send the first two to another
    /// process's console; there the process is ended with all it has started.</param>
    /// <param name="process">Its receiver.</param>
    public static async Task SendAsync(string signal, Process process)
    {
        if (OperatingSystem.IsWindows())
        {
            process.Kill(entireProcessTree: signal != "KILL");
            return;
        }

        using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Whether this process was started with SIGINT ignored, as <c>command &amp;</c> in a script does. Bit 1 of the mask (proc(5)).</summary>
    public static bool InterruptIsIgnored { get; } = File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").First(l => l.StartsWith("SigIgn:", StringComparison.Ordinal))[^1] is '2' or '3' or '6' or '7' or 'a' or 'b' or 'e' or 'f';

    public static async Task KillAsync(int pid)
    {
        using var process = Process.GetProcessById(pid);
        await SendAsync("KILL", process);
    }

    /// <summary>Waits until none of the processes exists.</summary>
    public static async Task AllGoneAsync(IEnumerable<int> pids)
    {
        var start = Stopwatch.StartNew();
        while (pids.Where(IsAlive).ToList() is { Count: > 0 } left)
        {
            Assert.True(start.Elapsed < RunningStack.Bound, $"Still running after {start.Elapsed}: {string.Join(", ", left)}");
            await Task.Delay(50);
        }
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !(OperatingSystem.IsLinux() && IsZombie(pid));
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // proc(5): the state follows the name in parentheses. An orphan that ended stays so where process 1 does not collect it (some containers).
    private static bool IsZombie(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] == 'Z';
        }
        catch (IOException)
        {
            return true;
        }
    }
}
