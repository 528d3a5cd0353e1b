using System.Globalization;
using System.Text;
using System.Text.Json;
using Cerebrum.Ml.Keystrokes;
using Cerebrum.Ml.Models;
using Cerebrum.Ml.Processing;
using Cerebrum.Tests.Layout;

namespace Cerebrum.Tests.Keystrokes;

/// <summary>Typing to send, and the model as it is served.</summary>
internal static class Typing
{
    public static string Weights => Path.Combine(AppContext.BaseDirectory, "Weights", "typing-pattern");

    /// <summary>A session of keys pressed every <paramref name="every"/> ms and held for <paramref name="hold"/> ms.</summary>
    public static string Steady(int count, double every = 200, double hold = 80, string keys = "the quick brown fox jumps ") =>
        Json(Enumerable.Range(0, count).Select(i => (keys[i % keys.Length].ToString(), i * every, (i * every) + hold)));

    public static string Json(IEnumerable<(string Key, double Down, double Up)> keystrokes)
    {
        var events = keystrokes.Select(k => string.Create(CultureInfo.InvariantCulture, $$"""{"key":"{{k.Key}}","timeDown":{{k.Down}},"timeUp":{{k.Up}}}"""));
        return $$"""{"keystrokes":[{{string.Join(',', events)}}]}""";
    }

    public static PatternAnswer Analyze(string json)
    {
        using var model = new TypingPattern(Weights);
        return model.Analyze(Encoding.UTF8.GetBytes(json));
    }

    /// <summary>The answer to keystrokes as JSON; a test has nothing else to do meanwhile.</summary>
    public static PatternAnswer Analyze(this TypingPattern model, ReadOnlySpan<byte> utf8, JsonElement? baseline = null) =>
        (PatternAnswer)model.AnalyzeAsync(new SignalInput(utf8.ToArray(), baseline), TestContext.Current.CancellationToken).GetAwaiter().GetResult();

    public static string Sample() => File.ReadAllText(Path.Combine(Repository.Root, "samples", "typing-steady.json"));

    /// <summary>A copy of the model whose manifest was edited.</summary>
    public static string WithManifest(Func<string, string> edit)
    {
        var folder = Directory.CreateTempSubdirectory("typing-pattern").FullName;
        File.Copy(Path.Combine(Weights, "model.onnx"), Path.Combine(folder, "model.onnx"));
        File.WriteAllText(Path.Combine(folder, "manifest.json"), edit(File.ReadAllText(Path.Combine(Weights, "manifest.json"))));
        return folder;
    }
}
