using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Cerebrum.Tests.Hosting;

namespace Cerebrum.Tests.Knowledge;

/// <summary>The LLM service's program in a process of its own: as a service, or as a command. Killed when the test ends.</summary>
internal sealed class LlmProcess : IAsyncDisposable
{
    private readonly Process process;

    /// <param name="folder">Its data.</param>
    /// <param name="words">A command; none runs the service.</param>
    public LlmProcess(string folder, params string[] words)
        : this(folder, heapMegabytes: null, words)
    {
    }

    /// <param name="heapMegabytes">What the runtime may use for objects: needing more fails.</param>
    public LlmProcess(string folder, int? heapMegabytes, string[] words)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        Http = new HttpClient { BaseAddress = new Uri(address), Timeout = RunningStack.Bound };
        var start = ServiceProgram.With("Llm", [.. words, $"--urls={address}", $"--Data:Folder={folder}", "--services:ml:http:0=http://127.0.0.1:9", $"--Llm:Embedding:Folder={StandIn}"]);
        if (heapMegabytes is { } megabytes)
        {
            start.Environment["DOTNET_GCHeapHardLimit"] = $"{megabytes * 1024L * 1024:X}";
        }

        process = Process.Start(start)!;
        Output = new Lines(process.StandardOutput);
        Errors = new Lines(process.StandardError);
    }

    public static string StandIn => Path.Combine(AppContext.BaseDirectory, "Knowledge", "StandIn");

    public Lines Output { get; }

    public Lines Errors { get; }

    public HttpClient Http { get; }

    public KnowledgeClient Knowledge => new(Http);

    public Process Process => process;

    /// <returns>The exit code and what was written, standard output first.</returns>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(string folder, params string[] words)
    {
        await using var command = new LlmProcess(folder, words);
        await command.process.WaitForExitAsync().WaitAsync(RunningStack.Bound);
        await Task.WhenAll(command.Output.Ended, command.Errors.Ended);
        return (command.process.ExitCode, command.Output.ToString(), command.Errors.ToString());
    }

    /// <summary>Returns when the service is healthy.</summary>
    public async Task<LlmProcess> StartedAsync()
    {
        var start = Stopwatch.StartNew();
        while (!await IsHealthyAsync())
        {
            Assert.True(start.Elapsed < RunningStack.Bound && !process.HasExited, $"The service is not healthy after {start.Elapsed}. It wrote:\n{Output}\n{Errors}");
            await Task.Delay(20);
        }

        return this;
    }

    public async Task KillAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(); // SIGKILL: nothing of it runs afterwards.
        }

        await process.WaitForExitAsync().WaitAsync(RunningStack.Bound);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Http.Dispose();
        process.Dispose();
    }

    private async Task<bool> IsHealthyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri("/health", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
