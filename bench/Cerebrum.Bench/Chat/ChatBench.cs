using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Cerebrum.Bench.Knowledge;

namespace Cerebrum.Bench.Chat;

/// <summary><c>POST /api/chat</c> in a closed loop: each of eight users asks the next question as soon as its answer is complete. Every
/// question begins a conversation, which is kept. The client shares the processors and its time is told apart.</summary>
internal static class ChatBench
{
    private const int Users = 8;

    public static async Task RunAsync(int requests)
    {
        using var stack = await ChatStack.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var texts = Questions().Select(Text).ToList();
        var signals = Questions().Select(WithSignals).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} processors, {Users} users, {texts.Count} questions in turn, {requests} requests a row after as many to warm up"));
        Console.WriteLine("what                          p50 ms   p99 ms   max ms   requests/s   CPU ms a request: all = gateway + llm + ml + client");
        foreach (var (what, at, bodies) in new[] { ("text, gateway", "gateway", texts), ("text, llm", "llm", texts), ("voice and typing, gateway", "gateway", signals), ("voice and typing, llm", "llm", signals) })
        {
            await AskAsync(http, stack.ChatAt(at), bodies, Users, requests); // The compiler's later tiers are for running services.
            await MeasureAsync(what, stack, () => AskAsync(http, stack.ChatAt(at), bodies, Users, requests));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"resident MB: gateway {stack.ResidentMb("gateway"):0}, llm {stack.ResidentMb("llm"):0}, ml {stack.ResidentMb("ml"):0}"));
    }

    private static async Task MeasureAsync(string what, ChatStack stack, Func<Task<double[]>> ask)
    {
        var (before, own, start) = (stack.ProcessorTime(), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var milliseconds = await ask();
        var (seconds, client, after) = (Stopwatch.GetElapsedTime(start).TotalSeconds, Environment.CpuUsage.TotalTime - own, stack.ProcessorTime());
        double Each(TimeSpan time) => time.TotalMilliseconds / milliseconds.Length;
        double Of(string service) => Each(after[service] - before[service]);
        Array.Sort(milliseconds);
        double Quantile(double q) => milliseconds[(int)(q * (milliseconds.Length - 1))];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-26} {Quantile(0.5),9:0.0} {Quantile(0.99),8:0.0} {milliseconds[^1],8:0.0} {milliseconds.Length / seconds,12:0}   ")
            + string.Create(CultureInfo.InvariantCulture,
            $"{Of("gateway") + Of("llm") + Of("ml") + Each(client):0.00} = {Of("gateway"):0.00} + {Of("llm"):0.00} + {Of("ml"):0.00} + {Each(client):0.00}"));
    }

    /// <returns>Milliseconds of each request, from before it is sent until its answer is read.</returns>
    public static async Task<double[]> AskAsync(HttpClient http, Uri at, List<Func<HttpContent>> bodies, int users, int requests)
    {
        var milliseconds = new double[requests];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, users).Select(async _ =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < requests;)
            {
                var start = Stopwatch.GetTimestamp();
                using var content = bodies[i % bodies.Count]();
                using var answer = await http.PostAsync(at, content);
                answer.EnsureSuccessStatusCode();
                await answer.Content.ReadAsByteArrayAsync();
                milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }));
        return milliseconds;
    }

    /// <summary>The vignettes of the tests, and where they are the development queries of the knowledge data.</summary>
    public static List<string> Questions()
    {
        List<string> questions = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "vignettes.jsonl")).Where(line => line.Length > 0).Select(line => JsonElement.Parse(line).GetProperty("text").GetString()!)];
        const string more = "../shared/data/knowledge/eval_queries.jsonl.xz";
        return File.Exists(more) ? [.. questions, .. Corpus.Lines(more).Select(line => JsonElement.Parse(line).GetProperty("text").GetString()!)] : questions;
    }

    public static Func<HttpContent> Text(string question)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { question });
        return () => new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    private static Func<HttpContent> WithSignals(string question)
    {
        var (voice, typing) = (Samples.Read("voice-synthetic.wav"), Samples.Read("typing-steady.json"));
        return () => new MultipartFormDataContent
        {
            { new StringContent(question), "question" },
            { new ByteArrayContent(typing), "typing" },
            { new ByteArrayContent(voice), "audio", "voice.wav" },
        };
    }
}
