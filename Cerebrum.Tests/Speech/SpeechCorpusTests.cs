using Cerebrum.Tests.Layout;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Cerebrum.Tests.Speech;

/// <summary>Tests that need the development data, which is not part of the repository, and ffmpeg.</summary>
public sealed class SpeechCorpusTests(MlService ml) : IClassFixture<MlService>
{
    private static readonly string Data = Repository.Data ?? "";
    private readonly HttpClient client = ml.CreateClient();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_Sample_Is_Answered_Or_Refused()
    {
        SkipWithout("samples/audio");
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Data, "samples/audio")))
        {
            using var response = await PostAsync(path);
            var broken = path.Contains("not_audio", StringComparison.Ordinal) || path.Contains("truncated", StringComparison.Ordinal);
            Assert.Equal(broken ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task One_Speech_In_Four_Containers_Is_One_Voice()
    {
        SkipWithout("samples/audio");
        foreach (var name in new[] { "flac", "m4a", "ogg", "aac" })
        {
            using var response = await PostAsync(Path.Combine(Data, $"samples/audio/derived_kennedy_6s.{name}"));
            var answer = await response.Content.ReadFromJsonAsync<JsonObject>(Ct);
            Assert.InRange((double)answer!["quality"]!["speech_s"]!, 4, 5);
            Assert.InRange((double)answer["features"]!["f0_median_hz"]!, 100, 260);
        }
    }

    [Fact]
    public async Task Unheard_Speakers_Are_Understood_As_Well_As_The_Card_Says()
    {
        SkipWithout("audio");
        var results = new List<(string Corpus, string Emotion, string Heard)>();
        await Parallel.ForEachAsync(TestClips(), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Ct }, async (clip, _) =>
        {
            using var response = await PostAsync(Path.Combine(Data, "audio", clip.File));
            var answer = await response.Content.ReadFromJsonAsync<JsonObject>(Ct);
            var heard = answer!["probabilities"]!.AsObject().MaxBy(p => (double)p.Value!).Key;
            lock (results)
            {
                results.Add((clip.Corpus, clip.Emotion, heard));
            }
        });
        var metrics = await MetricsAsync();
        foreach (var corpus in results.GroupBy(r => r.Corpus))
        {
            var recall = corpus.GroupBy(r => r.Emotion).Average(e => e.Average(r => r.Heard == r.Emotion ? 1.0 : 0));
            var lowest = (double)metrics["test_speakers"]![corpus.Key]!["interval95"]![0]!;
            Assert.True(recall >= lowest - 0.01, $"{corpus.Key}: expected a mean recall of at least {lowest}; found {recall:0.000}.");
        }
    }

    private static void SkipWithout(string folder) =>
        Assert.SkipUnless(Repository.Data is not null && Directory.Exists(Path.Combine(Data, folder)), "The development data is not beside the repository.");

    private static IEnumerable<(string File, string Corpus, string Emotion)> TestClips()
    {
        var rows = File.ReadLines(Path.Combine(Data, "audio/labels.csv")).Select(line => line.Split(',')).ToList();
        int At(string name) => Array.IndexOf(rows[0], name);
        // The split column is counted from the end: a spoken text may hold commas.
        var split = At("split") - rows[0].Length;
        return rows.Skip(1)
            .Where(r => r[r.Length + split] == "test" && r[At("emotion")] != "calm")
            .Select(r => (r[At("file")], r[At("corpus")], r[At("emotion")]));
    }

    private async Task<JsonNode> MetricsAsync()
    {
        var models = await client.GetFromJsonAsync<JsonArray>("/v1/ml/models", Ct);
        return models!.Single(m => (string?)m!["task"] == "audio/emotion")!["manifest"]!["metrics"]!;
    }

    private async Task<HttpResponseMessage> PostAsync(string path) =>
        await client.PostAsync("/v1/ml/audio/emotion", new ByteArrayContent(await File.ReadAllBytesAsync(path, Ct)), Ct);
}
