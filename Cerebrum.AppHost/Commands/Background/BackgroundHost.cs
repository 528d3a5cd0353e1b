using System.Diagnostics;
using System.Runtime.InteropServices;
using Cerebrum.ServiceDefaults;

namespace Cerebrum.AppHost.Commands.Background;

/// <summary>The process that runs the stack in the background: this program once more, with its own session and its log in a file.</summary>
internal static class BackgroundHost
{
    /// <summary>First word of its command line.</summary>
    public const string Word = "background";

    /// <summary>Where the runtime itself writes as it dies, which no log of ours sees; made anew with each start.</summary>
    private const string Redirected = "f=$1; shift; (umask 077; : >\"$f\"); exec \"$@\" </dev/null >\"$f\" 2>&1";

    public static string LogOf(CommandSettings settings) => Path.Combine(settings.LogFolder, "cerebrum.log");

    public static string LastWordsOf(CommandSettings settings) => Path.Combine(settings.LogFolder, "cerebrum.err");

    /// <summary>Makes this process that one.</summary>
    public static void Enter(CommandSettings settings)
    {
        if (!OperatingSystem.IsWindows())
        {
            Posix.LeaveTerminal();
        }

        var log = new RotatingLog(LogOf(settings), settings.LogBytes, settings.LogFiles, dated: true);
        Console.SetOut(log);
        Console.SetError(log);
    }

    /// <param name="settings">Where its log lies.</param>
    /// <param name="options">Its command line.</param>
    public static Process Launch(CommandSettings settings, string[] options)
    {
        string[] command = [.. Program(), Word, .. options];
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = true, WindowStyle = ProcessWindowStyle.Hidden } // Inherits none of our handles.
            : new ProcessStartInfo("/bin/sh", ["-c", Redirected, "sh", LastWordsOf(settings), .. command]);

        // It outlives us, whoever watches us.
        Environment.SetEnvironmentVariable(ParentWatch.Variable, null);
        Environment.SetEnvironmentVariable("DOTNET_ROOT", Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory()));
        return Process.Start(start)!;
    }

    // What runs is our own executable, or `dotnet` with our assembly.
    private static string[] Program() => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) != "dotnet"
        ? [path]
        : [Environment.ProcessPath ?? "dotnet", Environment.GetCommandLineArgs()[0]];
}
