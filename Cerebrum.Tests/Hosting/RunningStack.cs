using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Cerebrum.Tests.Hosting;

/// <summary>The whole stack as a user starts it: the AppHost's process and its services, on free ports of this machine, with a data
/// folder of its own. As a fixture it starts before the first test and is stopped after the last.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "The whole of the running services, not a collection of last in, first out.")]
public sealed partial class RunningStack : IAsyncLifetime
{
    /// <summary>Bound on every wait: far more than needed, so that only a fault, and not a busy machine, reaches it.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);

    private readonly Dictionary<string, int> ports;
    private readonly Process host;

    /// <summary>With the defaults, on free ports.</summary>
    public RunningStack()
        : this([])
    {
    }

    /// <summary>With more command line, as <c>--Replicas:Ml=2</c>; a later setting wins over an earlier one.</summary>
    internal RunningStack(params string[] settings)
        : this(new Dictionary<string, string>(), settings)
    {
    }

    /// <param name="environment">Of the AppHost, and so of its services.</param>
    internal RunningStack(IReadOnlyDictionary<string, string> environment, params string[] settings)
    {
        var free = FreePorts(3);
        this.ports = new() { ["gateway"] = free[0], ["llm"] = free[1], ["ml"] = free[2] };
        DataFolder = Directory.CreateTempSubdirectory("cerebrum-stack-").FullName;
        Gateway = Client("gateway");
        Llm = Client("llm");
        Ml = Client("ml");
        var start = new ProcessStartInfo(Executable, [.. this.ports.Select(p => $"--Ports:{p.Key}={p.Value}"), $"--Data:Folder={DataFolder}", .. settings])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CEREBRUM_PARENT_STDIN"] = "1"; // A test run that is killed leaves no stack behind.
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["DOTNET_ROOT"] = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());
        host = Process.Start(start)!;
        Output = new Lines(host.StandardOutput, host.StandardError);
    }

    public HttpClient Gateway { get; }

    public HttpClient Llm { get; }

    public HttpClient Ml { get; }

    /// <summary>Where the services keep what they store; removed with the stack.</summary>
    public string DataFolder { get; }

    /// <summary>What the AppHost has written.</summary>
    internal Lines Output { get; }

    internal Process Host => host;

    // artifacts/bin/Cerebrum.AppHost/CONFIGURATION; where Aspire runs that one, artifacts/built-in/bin/… (see our project file).
    internal static string Executable
    {
        get
        {
            var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
            var bin = Path.Combine("bin", "Cerebrum.AppHost", Path.GetFileName(own));
            var artifacts = Path.GetFullPath(Path.Combine(own, "..", "..", ".."));
            var folder = File.Exists(Path.Combine(artifacts, bin, "Aspire.Hosting.dll")) ? Path.Combine(artifacts, "built-in", bin) : Path.Combine(artifacts, bin);
            return Path.Combine(folder, "Cerebrum.AppHost" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        }
    }

    /// <summary>Returns when all three services are healthy.</summary>
    public async ValueTask InitializeAsync()
    {
        foreach (var service in new[] { Ml, Llm, Gateway })
        {
            await BecomesHealthyAsync(service);
        }
    }

    public int Port(string name) => this.ports[name];

    /// <summary>Process ids of a service (or of a replica, <c>ml-2</c>), the oldest first, as the built-in host reports them.</summary>
    internal IReadOnlyList<int> Pids(string name) =>
        [.. Output.All.Select(l => Started().Match(l)).Where(m => m.Success && m.Groups["name"].Value == name).Select(m => int.Parse(m.Groups["pid"].Value, CultureInfo.InvariantCulture))];

    /// <summary>All processes of services there ever were.</summary>
    internal IReadOnlyList<int> Pids() => [.. Output.All.Select(l => Started().Match(l)).Where(m => m.Success).Select(m => int.Parse(m.Groups["pid"].Value, CultureInfo.InvariantCulture))];

    internal async Task BecomesHealthyAsync(HttpClient service)
    {
        var start = Stopwatch.StartNew();
        while (!await IsHealthyAsync(service))
        {
            Assert.True(start.Elapsed < Bound && !host.HasExited, $"{service.BaseAddress} is not healthy after {start.Elapsed}. The AppHost wrote:\n{Output}");
            await Task.Delay(50);
        }
    }

    /// <summary>Stops the stack and removes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!host.HasExited)
        {
            host.StandardInput.Close();
            await host.WaitForExitAsync().WaitAsync(Bound);
        }

        Gateway.Dispose();
        Llm.Dispose();
        Ml.Dispose();
        host.Dispose();
        Directory.Delete(DataFolder, recursive: true);
    }

    private static async Task<bool> IsHealthyAsync(HttpClient service)
    {
        try
        {
            using var answer = await service.GetAsync(new Uri("/health", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private HttpClient Client(string name) => new() { BaseAddress = new Uri($"http://localhost:{this.ports[name]}"), Timeout = Bound };

    internal static List<int> FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToList();
        listeners.ForEach(l => l.Dispose());
        return ports;
    }

    [GeneratedRegex(@"^(?<name>[\w-]+) +\| host: started, pid (?<pid>\d+),")]
    private static partial Regex Started();
}
