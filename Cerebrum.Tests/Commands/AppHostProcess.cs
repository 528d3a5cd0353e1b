using System.Diagnostics;
using System.Runtime.InteropServices;
using Cerebrum.Tests.Hosting;

namespace Cerebrum.Tests.Commands;

/// <summary>The AppHost's program with a command, run to its end; its output is a pipe.</summary>
internal static class AppHostProcess
{
    /// <returns>The exit code and all that was written.</returns>
    public static Task<(int Code, string Text)> RunAsync(params string[] words) => EndAsync(Start(words));

    /// <inheritdoc cref="RunAsync"/>
    /// <param name="key">What the variable CEREBRUM_KEY holds.</param>
    /// <param name="words">The command line.</param>
    public static Task<(int Code, string Text)> RunWithKeyAsync(string key, params string[] words) => EndAsync(Start(words, key));

    public static Process Start(string[] words, string? key = null)
    {
        var start = new ProcessStartInfo(RunningStack.Executable, words) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());
        start.Environment["CEREBRUM_KEY"] = key;
        return Process.Start(start)!;
    }

    private static async Task<(int Code, string Text)> EndAsync(Process started)
    {
        using var process = started;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync().WaitAsync(RunningStack.Bound);
            return (process.ExitCode, await output.WaitAsync(RunningStack.Bound) + await errors.WaitAsync(RunningStack.Bound));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
