using System.Diagnostics;
using System.Globalization;

namespace Cerebrum.Bench;

/// <summary>Memory of the service over 10,000 requests of all three signals, eight at a time. The client is in the same process
/// and counts in.</summary>
internal static class MemoryBench
{
    private const int Requests = 10_000;
    private const int AtOnce = 8;

    public static async Task RunAsync()
    {
        (string Task, byte[] Body)[] signals =
        [
            ("audio/emotion", Samples.Read("voice-synthetic.wav")),
            ("typing/pattern", Samples.Read("typing-steady.json")),
            ("image/classification", Samples.Read("drawn-chest.png")),
        ];
        using var host = new MlHost();
        Console.WriteLine("requests   managed MB   resident MB   handles   threads");
        for (var done = 0; done < Requests; done += Requests / 10)
        {
            await Parallel.ForAsync(done, done + (Requests / 10), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, ct) =>
            {
                var (task, body) = signals[i % signals.Length];
                using var response = await host.Client.PostAsync($"/v1/ml/{task}", new ByteArrayContent(body), ct);
                response.EnsureSuccessStatusCode();
                await response.Content.ReadAsByteArrayAsync(ct);
            });
            Print(done + (Requests / 10));
        }
    }

    private static void Print(int done)
    {
        var managed = GC.GetTotalMemory(forceFullCollection: true) / 1e6;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{done,8} {managed,12:0.0} {process.WorkingSet64 / 1e6,13:0.0} {process.HandleCount,9} {process.Threads.Count,9}"));
    }
}
