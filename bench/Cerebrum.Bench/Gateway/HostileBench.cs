using System.Diagnostics;
using System.Globalization;
using System.Net;
using Cerebrum.Tests.Gateway.Hostile;

namespace Cerebrum.Bench.Gateway;

/// <summary>What well-behaved callers notice of an attack: eight of them ask fifty times a second each, without and with two thousand hostile
/// requests of the tests that come from another address with another key, eight at a time: with a pause after each, and as fast as they are answered. With and without take turns; medians of the rounds.</summary>
internal static class HostileBench
{
    private const int Rounds = 9, Users = 8, Attackers = 8, Hostile = 2000;
    private static byte attacks = 1;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("cerebrum-bench-").FullName;
        var (key, stolen) = (await GatewayBench.NewKeyAsync(folder), await GatewayBench.NewKeyAsync(folder));
        using var node = Proxy.Node();
        using var gateway = Proxy.Ours(node.Port, folder);
        using var http = GatewayBench.Client(gateway, key);
        await GatewayBench.ReadyAsync(http);
        var requests = new HostileRequests(new Random(2026), stolen);
        await AttackedAsync(http, gateway.Port, requests, TimeSpan.Zero); // What is compiled at its first use is.
        Console.WriteLine("hostile requests a second   p99 ms alone   during the attack   times");
        foreach (var pause in new[] { TimeSpan.FromMilliseconds(15), TimeSpan.Zero })
        {
            var rounds = new List<(double Rate, double Alone, double Attacked)>();
            for (var round = 0; round < Rounds; round++)
            {
                var alone = P99(await AskAsync(http, Task.Delay(TimeSpan.FromSeconds(4))));
                var start = Stopwatch.GetTimestamp();
                var attacked = P99(await AttackedAsync(http, gateway.Port, requests, pause));
                rounds.Add((Hostile / Stopwatch.GetElapsedTime(start).TotalSeconds, alone, attacked));
            }

            double Median(Func<(double Rate, double Alone, double Attacked), double> of) => rounds.Select(of).Order().ElementAt(Rounds / 2);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Median(r => r.Rate),25:0} {Median(r => r.Alone),14:0.0} {Median(r => r.Attacked),19:0.0} {Median(r => r.Attacked / r.Alone),7:0.00}"));
        }
    }

    private static Task<List<double>> AttackedAsync(HttpClient http, int port, HostileRequests requests, TimeSpan pause)
    {
        var all = Enumerable.Range(0, Hostile).Select(_ => requests.Next()).ToList();
        var from = new IPAddress([127, 0, 0, ++attacks]); // Another one each time: the ports of the last are taken for a minute.
        return AskAsync(http, Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = Attackers }, async (request, ct) =>
        {
            await HostileRequests.SendAsync(from, port, request, ct);
            await Task.Delay(pause, ct);
        }));
    }

    /// <returns>Milliseconds of each request of the users until <paramref name="end"/>.</returns>
    private static async Task<List<double>> AskAsync(HttpClient http, Task end)
    {
        var users = await Task.WhenAll(Enumerable.Range(0, Users).Select(async _ =>
        {
            var milliseconds = new List<double>();
            while (!end.IsCompleted)
            {
                var start = Stopwatch.GetTimestamp();
                using var answer = await http.GetAsync("/api/sessions");
                answer.EnsureSuccessStatusCode();
                milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                await Task.Delay(Pause);
            }

            return milliseconds;
        }));
        await end;
        return [.. users.SelectMany(u => u)];
    }

    private static double P99(List<double> milliseconds) => milliseconds.Order().ElementAt((int)(0.99 * (milliseconds.Count - 1)));
}
