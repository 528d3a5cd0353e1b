using System.Text.Json;
using Cerebrum.Ml.Keystrokes;
using Cerebrum.Ml.Processing;

namespace Cerebrum.Bench;

/// <summary>Keystrokes from JSON to the answer: 500 of them stage by stage, and a million.</summary>
internal static class KeystrokeBench
{
    public static async Task RunAsync()
    {
        var json = Json(500);
        var keystrokes = KeystrokeReader.Read(json);
        var timing = Ml.Keystrokes.Timing.Of(TypingSession.From(keystrokes).Keystrokes);
        using var model = new TypingPattern(Path.Combine(AppContext.BaseDirectory, "Weights", "typing-pattern"));
        var baseline = JsonSerializer.SerializeToElement((await AnalyzeAsync(model, json)).Baseline, JsonSerializerOptions.Web);
        for (var i = 0; i < 5_000; i++)
        {
            await AnalyzeAsync(model, json, baseline); // A second is too short for the compiler to finish with so many small methods.
        }

        await Timing.PrintAsync("500 keystrokes, read, measured and classified", () => AnalyzeAsync(model, json));
        await Timing.PrintAsync("  the same, compared with a baseline", () => AnalyzeAsync(model, json, baseline));
        Timing.Print("  read", () => KeystrokeReader.Read(json));
        Timing.Print("  measured", () => KeystrokeFeatures.Describe(timing));
        using var host = new MlHost();
        await Timing.PrintAsync("request: 500 keystrokes", () => PostAsync(host.Client, json));

        var million = Json(1_000_000);
        await Timing.PrintAsync("a million keystrokes", () => AnalyzeAsync(model, million), runs: 5);
        var before = GC.GetTotalAllocatedBytes();
        await AnalyzeAsync(model, million);
        Console.WriteLine($"{"  allocated for them",-50} {(GC.GetTotalAllocatedBytes() - before) >> 20} MiB, {million.Length >> 20} MiB of JSON");
    }

    private static async Task<PatternAnswer> AnalyzeAsync(TypingPattern model, byte[] json, JsonElement? baseline = null) =>
        (PatternAnswer)await model.AnalyzeAsync(new SignalInput(json, baseline), default);

    private static async Task PostAsync(HttpClient client, byte[] json)
    {
        using var body = new ByteArrayContent(json);
        using var response = await client.PostAsync("/v1/ml/typing/pattern", body);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync();
    }

    // Holds of 60 to 120 ms, presses 150 to 250 ms apart, in tenths of a millisecond of an epoch clock.
    private static byte[] Json(int count)
    {
        using var file = new MemoryStream();
        using (var json = new Utf8JsonWriter(file))
        {
            var random = new Random(1);
            var down = 1_620_136_589_000.0;
            json.WriteStartArray();
            for (var i = 0; i < count; i++)
            {
                down = Math.Round(down + 150 + (100 * random.NextDouble()), 1);
                json.WriteStartObject();
                json.WriteString("key", [(byte)"the quick brown fox jumps "[i % 26]]);
                json.WriteNumber("timeDown", down);
                json.WriteNumber("timeUp", Math.Round(down + 60 + (60 * random.NextDouble()), 1));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return file.ToArray();
    }
}
