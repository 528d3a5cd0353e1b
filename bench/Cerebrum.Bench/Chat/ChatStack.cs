using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Cerebrum.Bench.Chat;

/// <summary>The whole stack as <c>dotnet build</c> leaves it, in processes of its own, on free ports and with a data folder of its own.</summary>
internal sealed partial class ChatStack : IDisposable
{
    public static readonly IReadOnlyList<string> Names = ["gateway", "llm", "ml"];

    private readonly Dictionary<string, int> ports = [];
    private readonly Dictionary<string, Process> services = [];
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("cerebrum-bench-");
    private readonly Process host;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChatStack(IReadOnlyDictionary<string, string> environment)
    {
        foreach (var name in Names)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            ports[name] = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var program = Path.GetFullPath("../../Cerebrum.AppHost/debug/Cerebrum.AppHost", AppContext.BaseDirectory) + (OperatingSystem.IsWindows() ? ".exe" : "");
        var start = new ProcessStartInfo(program, [.. ports.Select(p => $"--Ports:{p.Key}={p.Value}"), $"--Data:Folder={data.FullName}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["CEREBRUM_PARENT_STDIN"] = "1" }, // It stops when we do, however we end.
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        host = Process.Start(start)!;
        host.OutputDataReceived += (_, line) => Read(line.Data);
        host.BeginOutputReadLine();
    }

    /// <summary>Processor time of each service since it started.</summary>
    public IReadOnlyDictionary<string, TimeSpan> ProcessorTime() => services.ToDictionary(s => s.Key, s =>
    {
        s.Value.Refresh();
        return s.Value.TotalProcessorTime;
    });

    /// <summary>Megabytes of memory a service has resident.</summary>
    public double ResidentMb(string name)
    {
        services[name].Refresh();
        return services[name].WorkingSet64 / 1e6;
    }

    public Uri ChatAt(string name) => new(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{ports[name]}/api/chat"));

    public Uri MetricsOf(string name) => new(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{ports[name]}/metrics"));

    /// <summary>Returns when everything is ready.</summary>
    /// <param name="environment">Of its processes.</param>
    public static async Task<ChatStack> StartAsync(IReadOnlyDictionary<string, string>? environment = null)
    {
        var stack = new ChatStack(environment ?? new Dictionary<string, string>());
        await stack.ready.Task.WaitAsync(TimeSpan.FromMinutes(2));
        return stack;
    }

    public void Dispose()
    {
        host.StandardInput.Close();
        host.WaitForExit();
        data.Delete(recursive: true);
    }

    private void Read(string? line)
    {
        if (Started().Match(line ?? "") is { Success: true } started)
        {
            services[started.Groups["name"].Value] = Process.GetProcessById(int.Parse(started.Groups["pid"].Value, CultureInfo.InvariantCulture));
        }
        else if (line?.Contains("Cerebrum is ready", StringComparison.Ordinal) == true)
        {
            ready.TrySetResult();
        }
    }

    [GeneratedRegex(@"^(?<name>[\w-]+) +\| host: started, pid (?<pid>\d+),")]
    private static partial Regex Started();
}
