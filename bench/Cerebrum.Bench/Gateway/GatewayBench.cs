using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Cerebrum.Bench.Gateway;

/// <summary>What the policy of the edge costs: CPU and latency of a forwarded request at 16 connections, beside stock YARP and nginx.
/// The proxies take turns, so that other work on the machine meets all of them.</summary>
internal static class GatewayBench
{
    private const int Connections = 16, WarmUps = 50, Rounds = 15, Requests = 4000;

    public static async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["node", var port]:
                await Proxy.RunNodeAsync(Number(port));
                return 0;
            case ["hostile"]:
                await HostileBench.RunAsync();
                return 0;
            case ["yarp", var port, var node]:
                await Proxy.RunYarpAsync(Number(port), Number(node));
                return 0;
            default:
                await CompareAsync();
                return 0;
        }
    }

    private static async Task CompareAsync()
    {
        var folder = Directory.CreateTempSubdirectory("cerebrum-bench-").FullName;
        var key = await NewKeyAsync(folder);
        using var node = Proxy.Node();
        List<Proxy> proxies = [Proxy.StockYarp(node.Port), Proxy.Ours(node.Port, folder), .. Proxy.Nginx(node.Port, folder) is { } nginx ? [nginx] : Array.Empty<Proxy>()];
        try
        {
            var (cpu, latency) = (new double[proxies.Count, Rounds], new double[proxies.Count, Rounds]);
            for (var round = -WarmUps; round < Rounds; round++)
            {
                foreach (var (i, proxy) in proxies.Index())
                {
                    var (c, l) = await MeasureAsync(proxy, key);
                    if (round >= 0)
                    {
                        (cpu[i, round], latency[i, round]) = (c, l);
                    }
                }
            }

            Console.WriteLine("| proxy | CPU µs a request | times stock YARP | median latency ms | added to stock YARP's |\n|---|---|---|---|---|");
            foreach (var (i, proxy) in proxies.Index())
            {
                var ratios = Enumerable.Range(0, Rounds).Select(r => cpu[i, r] / cpu[0, r]);
                var added = Enumerable.Range(0, Rounds).Select(r => latency[i, r] - latency[0, r]);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {proxy.Name} | {Median(Row(cpu, i)):0} | {Median(ratios):0.00} | {Median(Row(latency, i)):0.00} | {Median(added):0.00} |"));
            }
        }
        finally
        {
            proxies.ForEach(p => p.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <returns>CPU of the proxy in µs a request, and the median latency in ms.</returns>
    private static async Task<(double Cpu, double Latency)> MeasureAsync(Proxy proxy, string key)
    {
        using var http = Client(proxy, key);
        await ReadyAsync(http);
        var before = proxy.Cpu;
        var latencies = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            var milliseconds = new double[Requests / Connections];
            for (var i = 0; i < milliseconds.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                using var answer = await http.GetAsync("/api/sessions");
                answer.EnsureSuccessStatusCode();
                milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }

            return milliseconds;
        }));
        return ((proxy.Cpu - before).TotalMicroseconds / Requests, Median(latencies.SelectMany(l => l)));
    }

    public static HttpClient Client(Proxy proxy, string key) => new(new SocketsHttpHandler { MaxConnectionsPerServer = Connections, UseProxy = false })
    {
        BaseAddress = new Uri($"http://localhost:{proxy.Port}"),
        DefaultRequestHeaders = { Authorization = new("Bearer", key) },
    };

    public static async Task ReadyAsync(HttpClient http)
    {
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync("/api/sessions");
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(50);
        }
    }

    public static async Task<string> NewKeyAsync(string folder)
    {
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Cerebrum.Gateway", "release", "Cerebrum.Gateway"));
        using var command = Process.Start(new ProcessStartInfo(program, ["keys", "create", $"--Data:Folder={folder}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        return (await command.StandardOutput.ReadToEndAsync()).Trim();
    }

    private static IEnumerable<double> Row(double[,] values, int i) => Enumerable.Range(0, values.GetLength(1)).Select(r => values[i, r]);

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
