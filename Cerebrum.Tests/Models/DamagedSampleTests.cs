using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Ml.Models;
using Cerebrum.Tests.Layout;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Cerebrum.Tests.Models;

/// <summary>Every sample file, and damaged copies of them, through the front door: an answer or a contract error, soon, in bounded memory.</summary>
[Collection(nameof(Alone))]
public sealed class DamagedSampleTests : IDisposable
{
    private const int Copies = 2_000;

    /// <summary>No answer of its own may take longer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>Most that the peak of this process's memory may grow by. The largest sample takes 30 MB decoded, and several are at work at once.</summary>
    private const long MostBytes = 400L << 20;

    // A file that ffmpeg decodes costs a process, ten times what another does: fewer of those.
    private static readonly string[] ByFfmpeg = [".mp3", ".aac", ".flac", ".m4a", ".ogg", ".webm", ".opus"];

    private readonly WebApplicationFactory<ModelCatalog> service = new();
    private readonly HttpClient client;
    private readonly (string Name, string Task, byte[] Bytes)[] samples = Read();

    public DamagedSampleTests() => client = service.CreateClient();

    [Fact]
    public async Task Every_Sample_Gets_An_Answer_Or_A_Contract_Error()
    {
        var before = Peak();
        foreach (var (name, task, bytes) in samples)
        {
            await CheckAsync(name, task, bytes);
        }

        AssertBounded(before);
    }

    [Fact]
    public async Task Two_Thousand_Damaged_Copies_Get_An_Answer_Or_A_Contract_Error()
    {
        await CheckAsync("warm", samples[0].Task, samples[0].Bytes);
        var before = Peak();
        await Parallel.ForAsync(0, Copies, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (number, _) =>
        {
            var (name, task, bytes) = Damaged(number);
            await CheckAsync(name, task, bytes);
            if (number % 50 == 0)
            {
                GC.Collect(); // The peak is to show what requests hold, not what the collector puts off while memory is free.
            }
        });
        AssertBounded(before);
    }

    [Fact]
    public async Task The_Predecessors_Route_Answers_Them_With_200()
    {
        for (var number = 0; number < 60; number++)
        {
            var (name, task, bytes) = Damaged(number);
            var (type, model) = (task.Split('/')[0], task.Split('/')[1]);
            using var response = await client.PostAsJsonAsync(
                "/ml/process", new { data_type = type, model, url = Convert.ToBase64String(bytes) }, TestContext.Current.CancellationToken);

            var answer = await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken);

            Assert.True((int)response.StatusCode is 200 or 400, $"{name}: {response.StatusCode}");
            Assert.True(answer!.ContainsKey("error") || answer.ContainsKey("probabilities"), name);
        }
    }

    public void Dispose()
    {
        client.Dispose();
        service.Dispose();
    }

    /// <summary>The copy of this number: the same wherever and however often it is asked for.</summary>
    private (string Name, string Task, byte[] Bytes) Damaged(int number)
    {
        var random = new Random(number);
        var sample = samples[number % samples.Length];
        if (ByFfmpeg.Contains(Path.GetExtension(sample.Name)) && random.Next(4) > 0)
        {
            sample = samples[random.Next(samples.Length)];
        }

        var kind = Damage.Kinds[random.Next(Damage.Kinds.Count)];
        var bytes = Damage.Apply(kind, sample.Bytes, samples[random.Next(samples.Length)].Bytes, random);
        return ($"copy {number}, {kind} of {sample.Name}", sample.Task, bytes);
    }

    private async Task CheckAsync(string name, string task, byte[] bytes)
    {
        // On a busy machine a quick answer may come late: only what is late three times in a row is slow by itself.
        var took = await AskAsync(name, task, bytes);
        for (var again = 0; took > Longest && again < 2; again++)
        {
            took = await AskAsync(name, task, bytes);
        }

        Assert.True(took <= Longest, $"{name} took {took.TotalSeconds:0.0} s.");
    }

    private async Task<TimeSpan> AskAsync(string name, string task, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        var start = Stopwatch.GetTimestamp();
        using var response = await client.PostAsync($"/v1/ml/{task}", content, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken);
        var took = Stopwatch.GetElapsedTime(start);

        var status = (int)response.StatusCode;
        Assert.True(status is 200 or (>= 400 and < 500), $"{name}: {status} {body}");
        Assert.True(status == 200 ? body!.ContainsKey("probabilities") : response.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{name}: {status} {body}");
        return took;
    }

    private static long Peak()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static void AssertBounded(long before)
    {
        var grown = Peak() - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"The peak of memory grew by {grown >> 20} MiB.");
        Assert.InRange(grown, 0, MostBytes);
    }

    private static (string Name, string Task, byte[] Bytes)[] Read()
    {
        Assert.SkipUnless(Repository.Data is not null, "The development data is not on this machine.");
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Data, "samples"), "*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*.json"));
        return [.. files.Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), TaskOf(file), File.ReadAllBytes(file)))];
    }

    private static string TaskOf(string file) =>
        file.EndsWith(".json", StringComparison.Ordinal) ? "typing/pattern"
        : Path.GetFileName(Path.GetDirectoryName(file)) == "audio" ? "audio/emotion" : "image/classification";
}

/// <summary>Tests that measure this process: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
