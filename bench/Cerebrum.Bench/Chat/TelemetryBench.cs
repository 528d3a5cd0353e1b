using System.Globalization;
using System.Net;

namespace Cerebrum.Bench.Chat;

/// <summary>What exporting costs: processor time of a question at 16 connections in a stack that sends traces, metrics and logs by OTLP and is
/// scraped, over that of a stack that is and does neither. Both run all the time and take turns, so that other work on the machine meets both.</summary>
internal static class TelemetryBench
{
    private const int Connections = 16, WarmUps = 3000, Requests = 400;
    private static readonly TimeSpan ScrapeEvery = TimeSpan.FromSeconds(15); // docs/operations/prometheus.yml

    public static async Task RunAsync(int rounds)
    {
        using var sink = new Sink();
        using var plain = await ChatStack.StartAsync();
        using var exporting = await ChatStack.StartAsync(new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = sink.Address, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" });
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var ended = new CancellationTokenSource();
        var scraping = ScrapeAsync(http, exporting, ended.Token);
        var texts = ChatBench.Questions().Select(ChatBench.Text).ToList();
        await MeasureAsync(http, plain, texts, WarmUps);
        await MeasureAsync(http, exporting, texts, WarmUps);
        var (without, with) = (new double[rounds], new double[rounds]);
        for (var i = 0; i < rounds; i++)
        {
            // Each begins every other round: what ends a round is then not always the same.
            without[i] = i % 2 == 0 ? await MeasureAsync(http, plain, texts, Requests) : 0;
            with[i] = await MeasureAsync(http, exporting, texts, Requests);
            without[i] = i % 2 == 0 ? without[i] : await MeasureAsync(http, plain, texts, Requests);
        }

        await ended.CancelAsync();
        await scraping;
        var ratios = without.Zip(with, (a, b) => b / a).Order().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{rounds} rounds of {Requests} questions at {Connections} connections; CPU ms a question, gateway + llm + ml: without {Median(without):0.00}, with {Median(with):0.00}; ratio: median {Median(ratios):0.000}, quartiles {ratios[rounds / 4]:0.000} to {ratios[3 * rounds / 4]:0.000}; {sink.Received / 1024} KiB exported"));
    }

    /// <returns>Milliseconds of processor time a question, of the three services together.</returns>
    private static async Task<double> MeasureAsync(HttpClient http, ChatStack stack, List<Func<HttpContent>> texts, int requests)
    {
        var before = stack.ProcessorTime();
        await ChatBench.AskAsync(http, stack.ChatAt("gateway"), texts, Connections, requests);
        return stack.ProcessorTime().Sum(t => (t.Value - before[t.Key]).TotalMilliseconds) / requests;
    }

    private static async Task ScrapeAsync(HttpClient http, ChatStack stack, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(ScrapeEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                await Task.WhenAll(ChatStack.Names.Select(name => http.GetByteArrayAsync(stack.MetricsOf(name), ct)));
            }
        }
        catch (OperationCanceledException)
        {
            // All is measured.
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

    /// <summary>Takes what is exported and drops it.</summary>
    private sealed class Sink : IDisposable
    {
        private readonly HttpListener listener = new();
        private long received;

        public Sink()
        {
            using (var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                Address = $"http://{free.LocalEndpoint}/";
            }

            listener.Prefixes.Add(Address);
            listener.Start();
            _ = TakeAsync();
        }

        public string Address { get; }

        /// <summary>Bytes.</summary>
        public long Received => Volatile.Read(ref received);

        public void Dispose() => listener.Close();

        private async Task TakeAsync()
        {
            try
            {
                while (true)
                {
                    var context = await listener.GetContextAsync();
                    using var body = new MemoryStream();
                    await context.Request.InputStream.CopyToAsync(body);
                    Interlocked.Add(ref received, body.Length);
                    context.Response.Close();
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // Closed.
            }
        }
    }
}
