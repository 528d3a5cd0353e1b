using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cerebrum.Tests.Hosting;

namespace Cerebrum.Tests.Commands;

/// <summary>A stack that <c>start</c> has put into the background, over the pid file of one that is long gone; <c>stop</c> ends it after the last test.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "The whole of the running services, not a collection of last in, first out.")]
public sealed partial class BackgroundStack : IAsyncLifetime
{
    /// <summary>One more than Linux ever gives (proc(5), pid_max).</summary>
    private const int NoProcess = 4194305;

    private readonly string[] settings;

    public BackgroundStack()
    {
        var ports = RunningStack.FreePorts(3);
        Gateway = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{ports[0]}");
        Ml = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{ports[2]}");
        settings = [$"--Ports:Gateway={ports[0]}", $"--Ports:Llm={ports[1]}", $"--Ports:Ml={ports[2]}", $"--Data:Folder={Path.Combine(Folder, "data")}", $"--Logs:Folder={Folder}"];
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("cerebrum-background-").FullName;

    public string Gateway { get; }

    public string Ml { get; }

    /// <summary>What <c>start</c> said.</summary>
    public string Said { get; private set; } = "";

    /// <summary>The process that the pid file names.</summary>
    public int Host => JsonElement.Parse(File.ReadAllText(Path.Combine(Folder, "cerebrum.pid"))).GetProperty("pid").GetInt32();

    /// <summary>Processes of a service that the log names, the latest last.</summary>
    public IReadOnlyList<int> Pids(string name) =>
        [.. Lines("cerebrum.log").Select(l => Started().Match(l)).Where(m => m.Groups["name"].Value == name).Select(m => int.Parse(m.Groups["pid"].Value, CultureInfo.InvariantCulture))];

    /// <summary>Whole lines of a file that is being written to.</summary>
    public IReadOnlyList<string> Lines(string file)
    {
        var path = Path.Combine(Folder, file);
        if (!File.Exists(path))
        {
            return [];
        }

        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd().Split('\n')[..^1];
    }

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "cerebrum.pid"), $$"""{"pid":{{NoProcess}},"started":"long ago","gateway":"{{Gateway}}"}""");
        (var code, Said) = await RunAsync("start");
        Assert.True(code == 0, Said);
    }

    public async ValueTask DisposeAsync()
    {
        var host = Host;
        var (code, said) = await RunAsync("stop");
        Assert.True(code == 0 && said.StartsWith("Stopped", StringComparison.Ordinal), said);
        await Signals.AllGoneAsync([host, .. Pids("gateway"), .. Pids("llm"), .. Pids("ml")]);
        Assert.False(File.Exists(Path.Combine(Folder, "cerebrum.pid")));
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>The command with the settings of this stack.</summary>
    internal Task<(int Code, string Text)> RunAsync(string command, params string[] more) => AppHostProcess.RunAsync([command, .. settings, .. more]);

    internal Process Start(string command, params string[] more) => AppHostProcess.Start([command, .. settings, .. more]);

    [GeneratedRegex(@"^\S+ (?<name>[\w-]+) +\| host: started, pid (?<pid>\d+),")]
    private static partial Regex Started();
}
