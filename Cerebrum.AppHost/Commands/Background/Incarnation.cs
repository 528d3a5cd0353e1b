using System.Diagnostics;
using System.Globalization;

namespace Cerebrum.AppHost.Commands.Background;

/// <summary>Tells a process from a later one with the same number.</summary>
internal static class Incarnation
{
    /// <returns>When it started, in the system's own units; null when no such process runs.</returns>
    public static string? Of(int pid)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                return OnLinux(pid);
            }

            using var process = Process.GetProcessById(pid);
            return process.HasExited ? null : process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            return null; // Gone, or another user's: not the one we started.
        }
    }

    /// <summary>The start in clock ticks after the boot (proc(5), field 22 of stat) with the boot's id: <see cref="Process.StartTime"/> is worked out
    /// from the wall clock there, and moves when that is set.</summary>
    private static string? OnLinux(int pid)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // The name before may hold anything. Field 3, the state, is first here.
        return fields[0] is "Z" or "X" ? null : $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()} {fields[19]}";
    }
}
