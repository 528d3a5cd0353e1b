using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Keystrokes;
using Cerebrum.Tests.Layout;
using Cerebrum.Tests.Product;

namespace Cerebrum.Tests.Chat;

/// <summary>The same question with another voice, other keystrokes or another image: what the model reads in them changes the texts, the
/// evidence and the conditions, and nothing else does.</summary>
public sealed class ChangedSignalTests(LlmService llm) : IClassFixture<LlmService>
{
    [Fact]
    public async Task Another_Voice_Is_Another_Answer()
    {
        var voice = Sample.Bytes("voice-synthetic.wav");
        var faster = (byte[])voice.Clone();
        BitConverter.TryWriteBytes(faster.AsSpan(24), 26_000); // Hz instead of the 22,050 it was made with: quicker and higher.
        BitConverter.TryWriteBytes(faster.AsSpan(28), 52_000);
        await ChangesAsync("I feel strange, how do I sound?", "audio", "emotion", Convert.ToBase64String(voice), Convert.ToBase64String(faster));
    }

    [Fact]
    public async Task Other_Keystrokes_Are_Another_Answer()
    {
        var random = new Random(3);
        var down = 0.0;
        var irregular = Typing.Json(Enumerable.Range(0, 300).Select(i =>
        {
            var (pressed, held) = (down, 120 + (400 * random.NextDouble()));
            down += held + (1200 * random.NextDouble());
            return ("the quick brown fox "[i % 20].ToString(), pressed, pressed + held);
        }));
        var (steady, shaky) = await ChangesAsync("My hand shakes when I rest it", "typing", "condition", Sample.Text("typing-steady.json"), irregular);

        Assert.True(Likelihood(shaky, "Parkinson's disease") > Likelihood(steady, "Parkinson's disease"));
    }

    [Fact]
    public async Task Another_Image_Is_Another_Answer()
    {
        Assert.SkipUnless(Repository.Data is not null, "shared/data is not beside this checkout.");
        string Image(string name) => Convert.ToBase64String(File.ReadAllBytes(Path.Combine(Repository.Data!, "xray", name)));
        var (clear, ill) = await ChangesAsync(
            "I cough and have a fever", "image", "condition", Image("kermany/test_NORMAL2-IM-0041-0001.jpg"), Image("ieee8023/10.1016-slash-j.chest.2020.04.024.jpg"));

        Assert.True(Likelihood(ill, "COVID-19") > Likelihood(clear, "COVID-19"));
        Assert.NotEqual((string?)clear["analysis"]!["initial_diagnosis"], (string?)ill["analysis"]!["initial_diagnosis"]);
    }

    private static double Likelihood(JsonNode answer, string condition) =>
        answer["differential"]!.AsArray().Where(c => (string?)c!["condition"] == condition).Sum(c => (double)c!["likelihood"]!);

    private static string Text(JsonNode answer) => (string)answer["analysis"]!["final_analysis"]!;

    private async Task<(JsonNode One, JsonNode Other)> ChangesAsync(string question, string modality, string label, string one, string other)
    {
        var (first, again, second) = (await AskAsync(question, modality, one), await AskAsync(question, modality, one), await AskAsync(question, modality, other));
        Assert.Equal(Text(first), Text(again));
        Assert.NotEqual(Text(first), Text(second));
        string Read(JsonNode answer) => ((string)answer["analysis"]![$"{modality}_analysis"]![$"detected_{label}"]!).Replace('_', ' ');
        Assert.NotEqual(Read(first), Read(second));
        foreach (var answer in (JsonNode[])[first, second])
        {
            var sentences = answer["evidence"]!.AsArray().Where(e => e!["supports"]!.AsArray().Any(s => ((string)s!).StartsWith($"signal:{modality}.", StringComparison.Ordinal)));
            Assert.Contains(sentences, e => ((string)e!["sentence"]!).Contains(Read(answer), StringComparison.OrdinalIgnoreCase));
            Assert.Contains(Read(answer), Text(answer), StringComparison.OrdinalIgnoreCase);
        }

        return (first, second);
    }

    private async Task<JsonNode> AskAsync(string question, string modality, string signal)
    {
        using var body = new StringContent(new JsonObject { ["question"] = question, [modality] = signal }.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await llm.Client.PostAsync("/api/chat", body, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }
}
