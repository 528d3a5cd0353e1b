using System.Diagnostics;
using Cerebrum.Tests.Hosting;

namespace Cerebrum.Tests.Gateway;

/// <summary>The gateway's program, run to its end.</summary>
internal static class GatewayProcess
{
    /// <returns>The exit code and what was written, standard output first.</returns>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(string folder, params string[] words)
    {
        using var process = Process.Start(ServiceProgram.With("Gateway", [.. words, $"--Data:Folder={folder}"]))!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync().WaitAsync(RunningStack.Bound);
            return (process.ExitCode, await output, await errors);
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
