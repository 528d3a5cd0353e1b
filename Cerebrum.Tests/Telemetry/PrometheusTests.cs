using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Hosting;
using Cerebrum.Tests.Layout;

namespace Cerebrum.Tests.Telemetry;

/// <summary>The files of <c>docs/operations</c>, with the real Prometheus.</summary>
[Collection(nameof(ExportingServices))]
public sealed class PrometheusTests(ExportingServices exporting) : IDisposable
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "operations");

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("cerebrum-prometheus-");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string? Program => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(p => Path.Combine(p, "prometheus")).FirstOrDefault(File.Exists);

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task Prometheus_Scrapes_The_Services_And_Every_Panel_Of_The_Dashboard_Has_Data()
    {
        Assert.SkipWhen(Program is null, "Debian's prometheus is not installed.");
        using var answer = await exporting.Stack.Gateway.PostAsync("/api/chat", ExportingServices.Question("I cough and my hand shakes"), Ct);
        var port = RunningStack.FreePorts(1)[0];
        using var prometheus = Start(port);
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            foreach (var expression in Expressions())
            {
                // A rate needs two scrapes.
                await Eventually.Async(async () => await SeriesAsync(client, expression) > 0, $"Nothing for {expression}");
            }

            Assert.Equal(3, await SeriesAsync(client, "up == 1"));
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync(Ct);
        }
    }

    /// <summary>Those of the dashboard; that of requests which wait has a value only once one did.</summary>
    private static IEnumerable<string> Expressions() =>
        from panel in JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "grafana.json")))!["panels"]!.AsArray()
        from target in panel!["targets"]!.AsArray()
        let expression = (string)target!["expr"]!
        where expression != "aspnetcore_rate_limiting_queued_requests"
        select expression.Replace("$__rate_interval", "1m", StringComparison.Ordinal);

    private static async Task<int> SeriesAsync(HttpClient prometheus, string expression)
    {
        try
        {
            using var answer = await prometheus.GetAsync($"/api/v1/query?query={Uri.EscapeDataString(expression)}", Ct);
            var text = await answer.Content.ReadAsStringAsync(Ct);
            Assert.True((int)answer.StatusCode is 200 or 503, text); // 400: it is no expression. 503: it is starting.
            return answer.IsSuccessStatusCode ? JsonElement.Parse(text).GetProperty("data").GetProperty("result").GetArrayLength() : 0;
        }
        catch (HttpRequestException)
        {
            return 0; // It does not listen yet.
        }
    }

    private Process Start(int port)
    {
        var stack = exporting.Stack;
        var settings = File.ReadAllText(Path.Combine(Folder, "prometheus.yml"))
            .Replace("localhost:8000", $"localhost:{stack.Port("gateway")}", StringComparison.Ordinal)
            .Replace("localhost:5050", $"localhost:{stack.Port("llm")}", StringComparison.Ordinal)
            .Replace("localhost:9000", $"localhost:{stack.Port("ml")}", StringComparison.Ordinal)
            .Replace("scrape_interval: 15s", "scrape_interval: 1s", StringComparison.Ordinal);
        var file = Path.Combine(data.FullName, "prometheus.yml");
        File.WriteAllText(file, settings);
        return Process.Start(new ProcessStartInfo(Program!, [$"--config.file={file}", $"--storage.tsdb.path={data.FullName}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]))!;
    }
}
