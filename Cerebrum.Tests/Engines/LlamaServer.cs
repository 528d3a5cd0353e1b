using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Hosting;
using Cerebrum.Tests.Layout;

namespace Cerebrum.Tests.Engines;

/// <summary><c>eng/llama-server</c>, running the smallest model there is: 260 000 parameters that tell children's stories.</summary>
internal sealed class LlamaServer : IAsyncDisposable
{
    /// <summary>Installing took 8 s on a shared machine with two cores; a registry that does not answer would hold npm for minutes.</summary>
    /// <summary>Alone it is 11 to 64 ms; a second is promised. Other tests have the processors too.</summary>
    public static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan InstallBound = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Task<string?>> Obstacle = new(() => Task.Run(FindObstacle));
    private readonly HttpClient http;
    private readonly Process process;

    private LlamaServer(Process process, string address)
    {
        this.process = process;
        http = new HttpClient { BaseAddress = new Uri(address) };
    }

    public static string? Model { get; } = Repository.Data is { } data && Path.Combine(data, "models", "stories260K.gguf") is var file && File.Exists(file) ? file : null;

    public static string Folder { get; } = Path.Combine(Repository.Root, "eng", "llama-server");

    public HttpClient Client => http;

    public string Endpoint => $"{http.BaseAddress}v1";

    /// <summary>Skips the test, with the reason, where Node, its packages or the model are not to be had. Installs the packages once.</summary>
    public static async Task RequireAsync()
    {
        var obstacle = await Obstacle.Value;
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
    }

    /// <summary>Returns when the model is loaded.</summary>
    public static async Task<LlamaServer> StartAsync(params string[] settings)
    {
        await RequireAsync();
        var process = Start("node", ["server.mjs", "--model", Model!, "--port", "0", .. settings]);
        var lines = new Lines(process.StandardOutput, process.StandardError);
        var address = (await lines.WithAsync("listening on "))["listening on ".Length..];
        await lines.WithAsync("is loaded");
        return new LlamaServer(process, address);
    }

    public async Task<JsonNode> StatusAsync() => (await http.GetFromJsonAsync<JsonNode>("/health"))!;

    /// <summary>Waits until it reads a prompt.</summary>
    public Task ReadsAsync() => BecomesAsync(status => (int)status["active"]! == 1);

    /// <summary>Waits until the first pieces of an answer are written.</summary>
    public Task WritesAsync() => BecomesAsync(status => (int)status["pieces"]! > 0);

    /// <returns>How long it took until it did nothing.</returns>
    public Task<TimeSpan> RestsAsync() => BecomesAsync(status => (int)status["active"]! == 0);

    private async Task<TimeSpan> BecomesAsync(Func<JsonNode, bool> so)
    {
        var start = Stopwatch.StartNew();
        while (!so(await StatusAsync()))
        {
            Assert.True(start.Elapsed < RunningStack.Bound);
            await Task.Delay(5);
        }

        return start.Elapsed;
    }

    public Task SignalAsync(string signal) => Signals.SendAsync(signal, process);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static string? FindObstacle()
    {
        try
        {
            if (Model is null)
            {
                return "shared/data/models/stories260K.gguf is not beside the checkout.";
            }

            if (Directory.Exists(Path.Combine(Folder, "node_modules", "@node-llama-cpp")))
            {
                return null;
            }

            using var setup = Start("node", ["setup.mjs"]);
            setup.StandardInput.Close();
            var lines = new Lines(setup.StandardOutput, setup.StandardError);
            if (!setup.WaitForExit(InstallBound))
            {
                setup.Kill(entireProcessTree: true);
                return $"npm did not install node-llama-cpp within {InstallBound.TotalSeconds} s.";
            }

            return setup.ExitCode == 0 ? null : $"npm could not install node-llama-cpp: exit code {setup.ExitCode}. {lines}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "Node is not installed.";
        }
    }

    private static Process Start(string file, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CEREBRUM_PARENT_STDIN"] = "1"; // A test run that is killed leaves no server behind.
        return Process.Start(start)!;
    }
}
