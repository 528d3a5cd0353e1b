using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cerebrum.Ml.Keystrokes;
using Cerebrum.Ml.Models;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Cerebrum.Tests.Keystrokes;

/// <summary>One person's sessions against each other, as a client meets it: each answer's <c>baseline</c> goes back with the next request.</summary>
public sealed class DriftTests : IDisposable
{
    private const string Field = "key_press_duration";

    private readonly WebApplicationFactory<ModelCatalog> service = new();

    [Fact]
    public async Task A_First_Session_Gets_A_Baseline_And_Nothing_To_Compare_With()
    {
        var answer = await AskAsync(Session(1));

        Assert.Null(answer["drift"]);
        Assert.Equal(1, (int)answer["baseline"]!["features"]![Field]!["count"]!);
        Assert.Equal(Math.Log((double)answer["features"]![Field]!), (double)answer["baseline"]!["features"]![Field]!["mean"]!, tolerance: 1e-5); // Rounded to four decimals.
    }

    [Fact]
    public async Task A_Person_Who_Types_As_Before_Has_Not_Changed()
    {
        var drift = (await AskAsync(Session(7), await BaselineAsync(sessions: 5)))["drift"]!;

        Assert.False((bool)drift["changed"]!);
        Assert.InRange((double)drift["p_value"]!, 0.05, 1);
        Assert.Equal(5, (int)drift["sessions"]!);
        Assert.Empty(drift["features"]!.AsArray());
    }

    [Fact]
    public async Task Keys_Held_Longer_Than_Before_Are_A_Change_With_Its_Direction_And_Size()
    {
        var drift = (await AskAsync(Session(7, hold: 120), await BaselineAsync(sessions: 5)))["drift"]!;

        var change = drift["features"]!.AsArray().Single(f => (string?)f!["feature"] == Field)!;
        Assert.True((bool)drift["changed"]!);
        Assert.Equal("up", (string?)change["direction"]);
        Assert.InRange((double)change["size"]!, 3, 100);
        Assert.InRange((double)change["p_value"]!, 0, (double)drift["false_alarm_rate"]!);
        Assert.Equal(90, (double)change["usual"]!, tolerance: 4); // Sessions of 200 keystrokes, 2 % apart.
        Assert.Equal(120, (double)change["now"]!, tolerance: 5);
    }

    [Fact]
    public async Task Both_Routes_Carry_The_Baseline()
    {
        var (typing, baseline) = (Session(3), await BaselineAsync(sessions: 2));
        using var client = service.CreateClient();
        var body = typing.DeepClone().AsObject();
        body["baseline"] = baseline.DeepClone();
        using var response = await client.PostAsJsonAsync("/v1/ml/typing/pattern", body, TestContext.Current.CancellationToken);

        var answer = (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;

        Assert.True(JsonNode.DeepEquals(await AskAsync(typing, baseline), answer));
        Assert.Equal(3, (int)answer["baseline"]!["features"]![Field]!["count"]!);
    }

    [Fact]
    public async Task A_Session_Too_Short_To_Measure_Leaves_The_Baseline_As_It_Was()
    {
        var baseline = await BaselineAsync(sessions: 2);

        var answer = await AskAsync(Session(3, keystrokes: 100), baseline);

        Assert.True(JsonNode.DeepEquals(baseline, answer["baseline"]));
        Assert.Null(answer["drift"]);
    }

    [Fact]
    public void A_Baseline_Stays_Small_And_Keeps_No_Keys()
    {
        using var model = new TypingPattern(Typing.Weights);
        JsonElement? baseline = null;
        for (var i = 0; i < 300; i++)
        {
            baseline = JsonSerializer.SerializeToElement(model.Analyze(Bytes(Session(i)), baseline).Baseline, JsonSerializerOptions.Web);
        }

        var last = Assert.NotNull(baseline);
        Assert.InRange(last.GetRawText().Length, 100, 600);
        Assert.Equal(SessionSummary.Most, last.GetProperty("features").GetProperty(Field).GetProperty("count").GetInt32());
        Assert.Equal(["version", "features"], last.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void Mean_And_Spread_Are_Those_Of_All_Sessions()
    {
        double[] values = [4.1, 4.4, 3.9, 4.2, 4.25, 4.0];

        var summary = values.Aggregate(SessionSummary.None, (earlier, value) => earlier.With(value));

        Assert.Equal(4.141667, summary.Mean, tolerance: 1e-6); // numpy.mean
        Assert.Equal(0.180046, summary.Spread, tolerance: 1e-6); // numpy.std(ddof=1)
    }

    [Theory]
    [InlineData(12.706205, 1, 0.05)] // Tables of the two-sided 5 % and 1 % points.
    [InlineData(3.182446, 3, 0.05)]
    [InlineData(4.032143, 5, 0.01)]
    [InlineData(-2.776445, 4, 0.05)]
    [InlineData(2.228139, 10, 0.05)]
    [InlineData(0, 5, 1)]
    public void Students_T_Agrees_With_Its_Tables(double t, int degrees, double probability) =>
        Assert.Equal(probability, StudentT.TwoSided(t, degrees), tolerance: 1e-6); // The tables' seven digits.

    [Theory]
    [InlineData("[]")]
    [InlineData("\"secret\"")]
    [InlineData("""{"version":"keystroke-statistics/1"}""")]
    [InlineData("""{"version":"keystroke-statistics/1","features":{"secret":{"count":1,"mean":0,"spread":0}}}""")]
    [InlineData("""{"version":"keystroke-statistics/1","features":{"key_press_duration":null}}""")]
    [InlineData("""{"version":"keystroke-statistics/1","features":{"key_press_duration":{"count":0,"mean":0,"spread":0}}}""")]
    [InlineData("""{"version":"keystroke-statistics/1","features":{"key_press_duration":{"count":2,"mean":1e300,"spread":0}}}""")]
    [InlineData("""{"version":"keystroke-statistics/1","features":{"key_press_duration":{"count":2,"mean":4,"spread":-1}}}""")]
    public async Task What_Is_No_Baseline_Is_An_Error_Of_The_Caller(string baseline)
    {
        var answer = await AskAsync(Session(1), JsonNode.Parse(baseline));

        Assert.Equal("Expected as baseline what an earlier answer returned as baseline; found something else.", (string?)answer["error"]);
    }

    [Fact]
    public async Task A_Baseline_Of_Other_Features_Begins_Anew()
    {
        var answer = await AskAsync(Session(1), JsonNode.Parse("""{"version":"keystroke-statistics/0","features":{"other":{"count":9}}}"""));

        Assert.Null(answer["drift"]);
        Assert.Equal(1, (int)answer["baseline"]!["features"]![Field]!["count"]!);
    }

    [Theory]
    [InlineData("\"drift\":", "\"drifted\":")]
    [InlineData("\"hold_spread\":{\"logarithm\"", "\"hold_spreads\":{\"logarithm\"")]
    [InlineData("\"most_degrees\":5", "\"most_degrees\":0")]
    public void A_Manifest_Without_The_Usual_Spread_Stops_The_Load(string from, string to)
    {
        var folder = Typing.WithManifest(json => JsonNode.Parse(json)!.ToJsonString().Replace(from, to, StringComparison.Ordinal));

        Assert.Throws<ModelLoadException>(() => new TypingPattern(folder));
    }

    public void Dispose() => service.Dispose();

    private async Task<JsonNode> BaselineAsync(int sessions)
    {
        JsonNode? baseline = null;
        for (var i = 0; i < sessions; i++)
        {
            baseline = (await AskAsync(Session(i), baseline))["baseline"]!;
        }

        return baseline!;
    }

    private async Task<JsonNode> AskAsync(JsonNode typing, JsonNode? baseline = null)
    {
        using var client = service.CreateClient();
        var body = new JsonObject { ["url"] = typing.DeepClone(), ["data_type"] = "typing", ["model"] = "pattern", ["baseline"] = baseline?.DeepClone() };
        using var response = await client.PostAsJsonAsync("/ml/process", body, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }

    /// <summary>One person's session of that number: holds about <paramref name="hold"/> ms, a little different each time.</summary>
    private static JsonNode Session(int number, double hold = 90, int keystrokes = 200)
    {
        var random = new Random(number);
        var usual = hold * (0.98 + (0.04 * random.NextDouble()));
        var down = 0.0;
        return JsonNode.Parse(Typing.Json(Enumerable.Range(0, keystrokes).Select(i =>
        {
            down += 180 + (80 * random.NextDouble());
            return ("the quick brown fox jumps "[i % 26].ToString(), Math.Round(down), Math.Round(down + (usual * (0.7 + (0.6 * random.NextDouble())))));
        })))!;
    }

    private static byte[] Bytes(JsonNode typing) => Encoding.UTF8.GetBytes(typing.ToJsonString());
}
