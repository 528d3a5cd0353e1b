using System.Diagnostics;
using Cerebrum.Tests.Hosting;
using Cerebrum.Tests.Telemetry;

namespace Cerebrum.Tests.Watch;

/// <summary>The program of a service in a process of its own, on a port of its own. Killed when the test ends.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly string name;
    private readonly string[] settings;
    private readonly HttpClient http;
    private Process process;

    /// <param name="name"><c>Gateway</c>, <c>Llm</c> or <c>Ml</c>.</param>
    public ServiceProcess(string name, params string[] settings)
    {
        Address = $"http://127.0.0.1:{RunningStack.FreePorts(1)[0]}";
        this.name = name;
        this.settings = [$"--urls={Address}", .. settings];
        http = new HttpClient { BaseAddress = new Uri(Address), Timeout = RunningStack.Bound };
        process = Start();
        Output = new Lines(process.StandardOutput, process.StandardError);
    }

    public string Address { get; }

    /// <summary>What the first process of it has written.</summary>
    public Lines Output { get; }

    public HttpClient Http => http;

    public async Task<ServiceProcess> StartedAsync()
    {
        await Eventually.Async(async () =>
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/health", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return this;
    }

    /// <summary>As <c>kill -9</c> does: nothing of it runs afterwards.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(RunningStack.Bound);
    }

    public Task<ServiceProcess> AgainAsync()
    {
        process.Dispose();
        process = Start();
        _ = new Lines(process.StandardOutput, process.StandardError); // Somebody has to read what it writes.
        return StartedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
        http.Dispose();
    }

    private Process Start()
    {
        var start = ServiceProgram.With(name, settings);
        start.Environment["CEREBRUM_PARENT_STDIN"] = "1"; // A test run that is killed leaves nothing behind.
        return Process.Start(start)!;
    }
}
