using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Ml.Models;
using Cerebrum.Ml.Speech.Features;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Cerebrum.Tests.Models;

/// <summary>A model that does not fit its manifest is not served, and says why; the others are.</summary>
public sealed class ModelLoadTests : IDisposable
{
    private readonly DirectoryInfo weights = Directory.CreateTempSubdirectory("cerebrum-weights-");

    public ModelLoadTests()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Weights"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(weights.FullName, Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "Weights"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose() => weights.Delete(recursive: true);

    [Fact]
    public Task Another_File_Than_The_One_Described_Is_Not_Served() =>
        IsNotServedAsync(m => m["sha256"] = new string('0', 64), "expected sha256 of model.onnx 0000");

    [Fact]
    public Task A_Label_Too_Few_Is_Not_Served() =>
        IsNotServedAsync(m => m["labels"]!.AsArray().RemoveAt(0), "expected output labels 5; found 4");

    [Fact]
    public Task Another_Input_Shape_Is_Not_Served() =>
        IsNotServedAsync(m => m["input"]!["shape"]![1] = 7, "expected input shape -1×7; found -1×70");

    [Fact]
    public Task An_Input_Of_One_Row_At_A_Time_Is_Not_Served() =>
        IsNotServedAsync(m => m["input"]!["shape"]![0] = 1, "expected a batch of any size on the input's first axis, -1; found 1");

    [Fact]
    public Task Another_Preprocessing_Is_Not_Served() =>
        IsNotServedAsync(m => m["preprocessing"] = "keystroke-statistics/0", "found keystroke-statistics/0");

    [Fact]
    public Task A_Manifest_Without_Calibration_Is_Not_Served() =>
        IsNotServedAsync(m => m.AsObject().Remove("calibration"), "expected a manifest.json");

    [Fact]
    public async Task An_Unknown_Extractor_Stops_The_Start_And_Names_The_Choices()
    {
        await using var ml = new WebApplicationFactory<ModelCatalog>().WithWebHostBuilder(host => host.UseSetting("Ml:Speech:Features", "librosa"));
        var e = Assert.ThrowsAny<Exception>(() => ml.CreateClient());
        Assert.Contains($"Ml:Speech:Features: unknown name. This build knows: {string.Join(", ", FrameMeasures.Known.Keys)}.", e.ToString(), StringComparison.Ordinal);
    }

    private async Task IsNotServedAsync(Action<JsonNode> damage, string reason)
    {
        var path = Path.Combine(weights.FullName, "typing-pattern", "manifest.json");
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!;
        damage(manifest);
        await File.WriteAllTextAsync(path, manifest.ToJsonString(), TestContext.Current.CancellationToken);

        await using var ml = new WebApplicationFactory<ModelCatalog>().WithWebHostBuilder(host => host.UseSetting("Ml:Weights", weights.FullName));
        using var client = ml.CreateClient();
        var models = (await client.GetFromJsonAsync<JsonArray>("/v1/ml/models", TestContext.Current.CancellationToken))!;
        Assert.Equal(["typing/pattern"], models.Where(m => !(bool)m!["loaded"]!).Select(m => (string)m!["task"]!));
        Assert.Contains(reason, (string)models.Single(m => !(bool)m!["loaded"]!)!["error"]!, StringComparison.Ordinal);

        using var direct = await client.PostAsJsonAsync("/v1/ml/typing/pattern", new { keystrokes = Array.Empty<int>() }, TestContext.Current.CancellationToken);
        Assert.Equal(503, (int)direct.StatusCode);
        using var habit = await client.PostAsJsonAsync("/ml/process", new { data_type = "typing", model = "pattern", url = "[]" }, TestContext.Current.CancellationToken);
        Assert.Equal("""{"error":"Model typing/pattern not found or not initialized"}""", await habit.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
