using System.Runtime.InteropServices;

namespace Cerebrum.AppHost.Commands.Background;

/// <summary>The two calls of the operating system that .NET 10 lacks; the C library's, on Linux and macOS.</summary>
internal static class Posix
{
    /// <summary>The same number on both.</summary>
    private const int SIGTERM = 15;

    /// <summary>Asks a process to stop in order.</summary>
    /// <returns>Whether it was told.</returns>
    public static bool Terminate(int pid) => Kill(pid, SIGTERM) == 0;

    /// <summary>Puts this process into a session of its own: what happens at the terminal it came from is none of its business then.</summary>
    public static void LeaveTerminal() => _ = SetSid();

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int pid, int signal);

    [DllImport("libc", EntryPoint = "setsid", SetLastError = true)]
    private static extern int SetSid();
}
