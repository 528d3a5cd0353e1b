using System.Diagnostics;
using System.Runtime.InteropServices;
using Cerebrum.ServiceDefaults;

namespace Cerebrum.AppHost.Local;

/// <summary>One running process of a service. It holds the write end of the child's standard input, and never writes: when that end
/// closes (here, or because this process is gone, however it went) the child stops itself, on every operating system.</summary>
internal sealed class ServiceProcess : IDisposable
{
    /// <summary>Time for requests under way to end; ASP.NET Core itself gives them up to 30 s.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>Runs a program that does not watch its standard input, and ends it when that closes: it may not outlive us.</summary>
    private const string EndWithInput = "exec 3<&0; (cat <&3; kill $$) >/dev/null 2>&1 & exec \"$@\" </dev/null";

    private readonly Process process;
    private readonly Task output;

    private ServiceProcess(Process process, Action<string> onLine)
    {
        this.process = process;
        output = Task.WhenAll(ReadAsync(process.StandardOutput, onLine), ReadAsync(process.StandardError, onLine));
    }

    public int Id => this.process.Id;

    public int ExitCode => this.process.ExitCode;

    /// <summary>What the build has put beside our own output: artifacts/bin/NAME/CONFIGURATION/NAME, whatever the configuration.</summary>
    public static string Executable(string projectFile)
    {
        var name = Path.GetFileNameWithoutExtension(projectFile);
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        return Path.GetFullPath(Path.Combine(own, "..", "..", name, Path.GetFileName(own), name + (OperatingSystem.IsWindows() ? ".exe" : "")));
    }

    /// <exception cref="System.ComponentModel.Win32Exception">The executable is missing or may not be run.</exception>
    public static ServiceProcess Start(ProjectResource service, IReadOnlyDictionary<string, string> environment, Action<string> onLine)
    {
        var isWrapped = service.HealthPath is null && !OperatingSystem.IsWindows();
        var start = new ProcessStartInfo(
            isWrapped ? "/bin/sh" : service.Executable, isWrapped ? ["-c", EndWithInput, "sh", service.Executable, .. service.Arguments] : service.Arguments)
        {
            // Where Aspire starts it too: the .env of the repository is in the parent.
            WorkingDirectory = Directory.Exists(service.Folder) ? service.Folder : AppContext.BaseDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        // The runtime this host runs on, wherever it is installed: shared/Microsoft.NETCore.App/VERSION/ is three folders down.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());
        start.Environment[ParentWatch.Variable] = "1";
        return new ServiceProcess(Process.Start(start)!, onLine);
    }

    /// <summary>Returns when the process has ended and its last lines, of why perhaps, are written.</summary>
    public async Task WaitForExitAsync(CancellationToken ct)
    {
        await this.process.WaitForExitAsync(ct);

        // A grandchild may hold the pipe open longer than we care.
        await Task.WhenAny(output, Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None));
    }

    /// <summary>Asks the process to stop, and ends it with all it has started after <see cref="Grace"/>, or when <paramref name="hurry"/> is cancelled.</summary>
    public async Task StopAsync(CancellationToken hurry)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(hurry);
        patience.CancelAfter(Grace);
        this.process.StandardInput.Close();
        try
        {
            await WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            this.process.Kill(entireProcessTree: true);
            await WaitForExitAsync(CancellationToken.None);
        }
    }

    public void Dispose() => this.process.Dispose();

    private static async Task ReadAsync(StreamReader reader, Action<string> onLine)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            onLine(line);
        }
    }
}
