using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Product;

namespace Cerebrum.Tests.Speech;

public sealed class SpeechEmotionTests(MlService ml) : IClassFixture<MlService>
{
    private const string Route = "/v1/ml/audio/emotion";
    private readonly HttpClient client = ml.CreateClient();

    /// <summary>Five seconds of a synthesised voice.</summary>
    private static byte[] Voice { get; } = Sample.Bytes("voice-synthetic.wav");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Voice_Is_Answered_With_The_Contracts_Fields()
    {
        var answer = await AnalyzeAsync(Voice);
        Assert.Equal("speech-emotion", (string?)answer["model"]!["id"]);
        Assert.Equal(["angry", "fear", "happy", "neutral", "sad"], answer["probabilities"]!.AsObject().Select(p => p.Key).Order());
        Assert.Equal(1, answer["probabilities"]!.AsObject().Sum(p => (double)p.Value!), 1e-3);
        Assert.True(JsonNode.DeepEquals(answer["emotions"], answer["probabilities"]));
        Assert.InRange((double)answer["features"]!["f0_median_hz"]!, 70, 180);
        Assert.Equal(4.87, (double)answer["quality"]!["duration_s"]!);
        Assert.InRange((double)answer["quality"]!["speech_s"]!, 4, 4.87);
        Assert.Equal(0, (double)answer["quality"]!["clipped"]!);
    }

    [Fact]
    public Task A_Clip_Of_Silence_Is_Not_Given_An_Emotion() => AbstainsAsync(new float[48_000], "silent");

    [Fact]
    public Task Noise_Is_Not_Given_An_Emotion() => AbstainsAsync(Sound.Noise(3), "");

    [Fact]
    public Task A_Hum_Is_Not_Given_An_Emotion() =>
        AbstainsAsync([.. Enumerable.Range(0, 48_000).Select(n => (float)(0.3 * Math.Sin(2 * Math.PI * 100 * n / 16_000)))], "steady");

    [Fact]
    public Task A_Melody_Is_Not_Given_An_Emotion() => AbstainsAsync(Sound.Melody(4, 0), "music or noise");

    [Fact]
    public Task Chords_Are_Not_Given_An_Emotion() => AbstainsAsync(Sound.Melody(4, 0, 4, 7), "music or noise");

    [Fact]
    public Task Beeps_Are_Not_Given_An_Emotion() => AbstainsAsync(Sound.Beeps(4), "");

    [Fact]
    public Task An_Engine_Is_Not_Given_An_Emotion() => AbstainsAsync(Sound.Engine(4), "");

    [Fact]
    public Task A_Third_Of_A_Second_Is_Too_Short() => AbstainsAsync(Sound.Voice()[3000..8500], "Expected at least 0.5 s of speech");

    [Fact]
    public async Task A_Wav_Of_Zero_Samples_Is_Refused_In_The_Predecessors_Way_And_In_The_New_One()
    {
        var empty = Sound.Wave([]);
        var request = new { url = Convert.ToBase64String(empty), data_type = "audio", model = "emotion" };
        using var old = await client.PostAsJsonAsync("/ml/process", request, Ct);
        var body = await old.Content.ReadFromJsonAsync<JsonObject>(Ct);
        Assert.Equal(HttpStatusCode.OK, old.StatusCode);
        Assert.Equal("unknown", (string?)body!["detected_emotion"]);
        Assert.Equal("Expected a WAV file with samples; found none.", (string?)body["error"]);

        using var now = await client.PostAsync(Route, new ByteArrayContent(empty), Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, now.StatusCode);
    }

    [Fact]
    public async Task What_Is_Not_Audio_Is_Refused()
    {
        using var response = await client.PostAsync(Route, new ByteArrayContent([.. Enumerable.Range(0, 2000).Select(i => (byte)(i % 200))]), Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains("found something else", await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Baseline_Comes_Back_Grows_And_Changes_The_Answer()
    {
        var first = await AnalyzeAsync(Voice);
        var second = await AnalyzeAsync(Voice, first["baseline"]);
        Assert.Equal(1, (int)first["baseline"]!["clips"]!);
        Assert.Equal(2, (int)second["baseline"]!["clips"]!);
        Assert.False(JsonNode.DeepEquals(first["probabilities"], second["probabilities"]));
    }

    [Theory]
    [InlineData("""{"features":"acoustic-functionals/1","clips":1,"mean":"AAAA"}""")]
    [InlineData("""{"features":"acoustic-functionals/1","clips":-4,"mean":""}""")]
    [InlineData("""{"features":"acoustic-functionals/1"}""")]
    [InlineData("[1,2]")]
    public async Task A_Baseline_That_No_Answer_Gave_Is_Refused(string baseline)
    {
        var body = new JsonObject { ["url"] = Convert.ToBase64String(Sound.Wave(Sound.Voice())), ["baseline"] = JsonNode.Parse(baseline) };
        using var response = await client.PostAsJsonAsync(Route, body, Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    [Fact]
    public async Task A_Long_Clip_Is_Judged_By_Windows()
    {
        var answer = await AnalyzeAsync(Sound.Riff(1, 1, 22_050, 16, [.. Enumerable.Repeat(Voice[44..], 4).SelectMany(s => s)]));
        Assert.Equal(19.5, (double)answer["quality"]!["duration_s"]!);
        Assert.Equal(1, answer["probabilities"]!.AsObject().Sum(p => (double)p.Value!), 1e-3);
    }

    private async Task AbstainsAsync(float[] samples, string reason)
    {
        var answer = await AnalyzeAsync(Sound.Wave(samples));
        Assert.True((bool)answer["abstained"]!);
        Assert.Equal("unknown", (string?)answer["detected_emotion"]);
        Assert.Equal(0, (double)answer["confidence"]!);
        Assert.Equal(5, answer["emotions"]!.AsObject().Count(p => (double)p.Value! == 0));
        Assert.Contains(reason, (string?)answer["reason"], StringComparison.Ordinal);
    }

    private async Task<JsonObject> AnalyzeAsync(byte[] file, JsonNode? baseline = null)
    {
        var body = new JsonObject { ["url"] = Convert.ToBase64String(file), ["baseline"] = baseline?.DeepClone() };
        using var response = await client.PostAsJsonAsync(Route, body, Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonObject>(Ct))!;
    }
}
