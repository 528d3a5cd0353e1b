using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cerebrum.Ml.Keystrokes;
using Cerebrum.Ml.Models;
using Cerebrum.Ml.Processing;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Cerebrum.Tests.Keystrokes;

public sealed class TypingPatternTests : IDisposable
{
    private static readonly string[] Five = ["parkinsons", "essential_tremor", "carpal_tunnel", "multiple_sclerosis", "normal"];

    private readonly WebApplicationFactory<ModelCatalog> service = new();

    [Fact]
    public async Task The_Predecessors_Request_Gets_The_Contracts_Answer()
    {
        var answer = await ProcessAsync(JsonNode.Parse(Typing.Sample())!);

        Assert.Equal("normal", (string?)answer["detected_condition"]);
        Assert.Equal(1, Five.Sum(label => (double)answer["probabilities"]![label]!), tolerance: 1e-4); // Single precision.
        Assert.False((bool)answer["abstained"]!);
        foreach (var field in "key_press_duration duration_variability time_between_keys rhythm_variability error_rate correction_rate typing_speed rhythm_consistency pause_frequency pause_duration".Split(' '))
        {
            Assert.True(double.IsFinite((double)answer["features"]![field]!), field);
        }

        Assert.Equal((320, 1), ((int)answer["quality"]!["keystrokes"]!, (double)answer["quality"]!["timer_resolution_ms"]!));
        Assert.Equal("typing-pattern", (string?)answer["model"]!["id"]);
    }

    [Fact]
    public async Task What_Rests_On_Simulation_Says_So()
    {
        var evidence = (await ProcessAsync(JsonNode.Parse(Typing.Sample())!))["evidence"]!;

        Assert.Equal("real subjects", (string?)evidence["parkinsons"]);
        Assert.All(Five[1..4], label => Assert.Equal("simulated", (string?)evidence[label]));
    }

    [Fact]
    public async Task Json_Text_Is_As_Good_As_An_Object()
    {
        var (text, nested) = (await ProcessAsync(Typing.Sample()), await ProcessAsync(JsonNode.Parse(Typing.Sample())!));

        Assert.True(JsonNode.DeepEquals(nested, text));
    }

    [Fact]
    public async Task Three_Keystrokes_Are_The_Contracts_Error()
    {
        var answer = await ProcessAsync(JsonNode.Parse(Typing.Steady(3))!);

        Assert.Equal("""{"error":"Not enough keystroke data (minimum 10 required)","detected_condition":"unknown"}""", answer.ToJsonString());
    }

    [Fact]
    public async Task The_Newer_Route_Answers_Bad_Typing_With_422()
    {
        using var client = service.CreateClient();
        using var content = new StringContent("""[{"timeDown":"soon"}]""", Encoding.UTF8, "application/octet-stream");

        using var response = await client.PostAsync("/v1/ml/typing/pattern", content, TestContext.Current.CancellationToken);

        Assert.Equal(422, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(149)]
    public void Little_Typing_Is_Described_But_Given_No_Condition(int keystrokes)
    {
        var answer = Typing.Analyze(Typing.Steady(keystrokes));

        Assert.Equal(("unknown", true, 0f), (answer.DetectedCondition, answer.Abstained, answer.Confidence));
        Assert.Equal(Five.Order(), answer.Probabilities.Keys.Order());
        Assert.All(answer.Probabilities.Values, p => Assert.Equal(0, p));
        Assert.Equal(80, answer.Features["key_press_duration"], tolerance: 1e-3); // Rounded to four decimals.
        Assert.Contains("150", answer.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.2, 0.08, "the quick brown fox jumps ", "milliseconds")]
    [InlineData(200, 100, "the quick brown fox jumps ", "ticks every 100 ms")]
    [InlineData(200, 85, "a", "named")]
    public void Typing_The_Model_Cannot_Judge_Gets_The_Reason(double every, double hold, string keys, string reason)
    {
        var answer = Typing.Analyze(Typing.Steady(300, every, hold, keys));

        Assert.Equal(("unknown", true), (answer.DetectedCondition, answer.Abstained));
        Assert.Contains(reason, answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_Come_From_The_Manifest_And_Nowhere_Else()
    {
        var folder = Typing.WithManifest(json =>
        {
            var manifest = JsonNode.Parse(json)!;
            manifest["labels"] = new JsonArray([.. manifest["labels"]!.AsArray().Reverse().Select(l => l!.DeepClone())]);
            return manifest.ToJsonString();
        });
        using var reversed = new TypingPattern(folder);

        var (answer, usual) = (reversed.Analyze(Encoding.UTF8.GetBytes(Typing.Sample())), Typing.Analyze(Typing.Sample()));

        Assert.Equal(usual.Probabilities["normal"], answer.Probabilities["parkinsons"]);
        Assert.Equal(usual.Probabilities["essential_tremor"], answer.Probabilities["multiple_sclerosis"]);
    }

    [Fact]
    public void Two_Thousand_Damaged_Copies_Get_An_Answer_Or_A_Contract_Error()
    {
        var random = new Random(5);
        using var model = new TypingPattern(Typing.Weights);
        var sample = Encoding.UTF8.GetBytes(Typing.Sample());
        for (var i = 0; i < 2_000; i++)
        {
            var damaged = sample[..random.Next(random.Next(2) * sample.Length, sample.Length + 1)];
            for (var hits = random.Next(1, 6); hits > 0 && damaged.Length > 0; hits--)
            {
                damaged[random.Next(damaged.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"0e-{}[],:\"n"[random.Next(11)];
            }

            try
            {
                Assert.All(model.Analyze(damaged).Features.Values, value => Assert.True(double.IsFinite(value)));
            }
            catch (UnreadableSignalException e)
            {
                Assert.Matches("^(Expected|Not enough)", e.Message);
            }
        }
    }

    [Theory]
    [InlineData("keystroke-statistics/1", "keystroke-statistics/9")]
    [InlineData("\"carpal_tunnel\": \"simulated\"", "\"carpal_tunnel\": 1")]
    [InlineData("\"sha256\": \"", "\"sha256\": \"0")]
    public void A_Manifest_That_Does_Not_Fit_Stops_The_Load(string from, string to)
    {
        var folder = Typing.WithManifest(json => json.Replace(from, to, StringComparison.Ordinal));

        Assert.Throws<ModelLoadException>(() => new TypingPattern(folder));
    }

    public void Dispose() => service.Dispose();

    private async Task<JsonNode> ProcessAsync(JsonNode url)
    {
        using var client = service.CreateClient();
        using var response = await client.PostAsJsonAsync(
            "/ml/process", new JsonObject { ["url"] = url, ["data_type"] = "typing", ["model"] = "pattern" }, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);
        return (await JsonNode.ParseAsync(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)))!;
    }
}
