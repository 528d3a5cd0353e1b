using System.Diagnostics;
using System.Runtime.InteropServices;
using Cerebrum.Tests.Hosting;

namespace Cerebrum.Tests.Commands;

/// <summary>The AppHost's program with a command, run to its end; its output is a pipe.</summary>
internal static class AppHostProcess
{
    /// <returns>The exit code and all that was written.</returns>
    public static async Task<(int Code, string Text)> RunAsync(params string[] words)
    {
        using var process = Start(words);
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

    public static Process Start(params string[] words)
    {
        var start = new ProcessStartInfo(RunningStack.Executable, words) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());
        start.Environment.Remove("CEREBRUM_KEY");
        return Process.Start(start)!;
    }
}
