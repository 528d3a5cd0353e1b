using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Ml.Processing;
using Cerebrum.Ml.Xray;
using Cerebrum.Tests.Layout;

namespace Cerebrum.Tests.Xray;

public sealed class ChestXrayTests(XrayService service) : IClassFixture<XrayService>
{
    private const int Side = 256;

    [Fact]
    public async Task Noise_Is_Not_Given_A_Condition()
    {
        var random = new Random(5);
        await IsNotGivenAConditionAsync((_, _) => random.Next(256));
    }

    [Fact]
    public Task A_Chessboard_Is_Not_Given_A_Condition() => IsNotGivenAConditionAsync((x, y) => ((x / 32) + (y / 32)) % 2 * 255);

    [Fact]
    public Task A_Ramp_Is_Not_Given_A_Condition() => IsNotGivenAConditionAsync((x, y) => (x + y) / 2);

    [Fact]
    public Task A_Drawing_Of_Two_Lungs_Is_Not_Given_A_Condition() => IsNotGivenAConditionAsync((x, y) =>
        Math.Abs((Math.Pow((Math.Abs(x - 128) - 50) / 36.0, 2) + Math.Pow((y - 128) / 80.0, 2)) - 1) < 0.15 ? 0 : 255);

    [Fact]
    public async Task The_Drawing_Of_The_Readme_Is_Not_Given_A_Condition()
    {
        var drawing = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "samples", "drawn-chest.png"), TestContext.Current.CancellationToken);
        var answer = await service.SendAsync(drawing);
        Assert.True(XrayService.IsOtherOrAbstained(answer!), answer!.ToString());
    }

    [Fact]
    public async Task One_Colour_Is_An_Abstention_With_Its_Reason()
    {
        var answer = await service.SendAsync(Draw((_, _) => 90));
        Assert.True(answer!["abstained"]!.GetValue<bool>());
        Assert.Equal("The image is almost of one colour: there is nothing to see on it.", answer["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_Answer_Has_What_The_Contract_Names()
    {
        var random = new Random(5);
        var answer = (await service.SendAsync(Draw((_, _) => random.Next(256))))!;
        Assert.Equal(["covid", "normal", "other", "pneumonia"], answer["probabilities"]!.AsObject().Select(p => p.Key).Order());
        Assert.Equal(1, answer["probabilities"]!.AsObject().Sum(p => p.Value!.GetValue<double>()), 1e-3);
        Assert.Equal(answer["confidence"]!.GetValue<double>(), answer["probabilities"]!.AsObject().Max(p => p.Value!.GetValue<double>()), 1e-6);
        Assert.NotNull(answer["features"]!["area"]);
        Assert.NotNull(answer["features"]!["confidence"]);
        Assert.Equal(Side, answer["quality"]!["width"]!.GetValue<int>());
        Assert.Equal("png", answer["quality"]!["format"]!.GetValue<string>());
        Assert.NotNull(answer["model"]!["version"]);
    }

    [Fact]
    public async Task The_Predecessors_Route_Says_Unknown_To_What_Is_Not_An_Image()
    {
        var request = new { url = "data:image/png;base64,bm90IGFuIGltYWdl", data_type = "image", model = "classification" };
        using var response = await service.Client.PostAsJsonAsync(new Uri("/ml/process", UriKind.Relative), request, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode);
        var body = (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
        Assert.Equal("unknown", body["detected_condition"]!.GetValue<string>());
        Assert.StartsWith("Expected an image", body["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Order_Of_Labels_Is_The_Manifests_And_Nobody_Elses()
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, "Weights", "chest-xray");
        var folder = Directory.CreateTempSubdirectory("xray").FullName;
        File.Copy(Path.Combine(shipped, "model.onnx"), Path.Combine(folder, "model.onnx"));
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(shipped, "manifest.json"), TestContext.Current.CancellationToken))!;
        var labels = manifest["labels"]!.AsArray().Select(l => l!.GetValue<string>()).ToArray();
        manifest["labels"] = new JsonArray([.. labels.Reverse().Select(l => JsonValue.Create(l))]);
        await File.WriteAllTextAsync(Path.Combine(folder, "manifest.json"), manifest.ToJsonString(), TestContext.Current.CancellationToken);

        var picture = new SignalInput(Draw((x, y) => (x + y) / 2));
        using var original = new ChestXray(shipped);
        using var reversed = new ChestXray(folder);
        var (a, b) = (await original.AnalyzeAsync(picture, TestContext.Current.CancellationToken), await reversed.AnalyzeAsync(picture, TestContext.Current.CancellationToken));
        Assert.All(labels.Index(), label => Assert.Equal(a.Probabilities[label.Item], b.Probabilities[labels[^(label.Index + 1)]]));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Every_Sample_Image_Is_Answered_Or_Refused()
    {
        Assert.SkipUnless(Repository.Data is not null, "shared/data is not beside this checkout.");
        var radiographs = 0;
        foreach (var path in Directory.GetFiles(Path.Combine(Repository.Data!, "samples", "images")))
        {
            var answer = await service.SendAsync(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
            var name = Path.GetFileName(path);
            if (name.StartsWith("derived_cxr", StringComparison.Ordinal))
            {
                Assert.True(answer is not null, $"{name} was refused.");
                Assert.Equal(answer["abstained"]!.GetValue<bool>(), answer["detected_condition"]!.GetValue<string>() == "other");
                radiographs++;
            }
            else if (name is "bw_text.png" or "rocket.jpg" or "derived_noise.png" or "CT_small.dcm" or "SC_rgb_jpeg.dcm")
            {
                Assert.True(answer is null || XrayService.IsOtherOrAbstained(answer), $"{name}: {answer}");
            }
        }

        Assert.True(radiographs >= 11);
    }

    private async Task IsNotGivenAConditionAsync(Func<int, int, int> value)
    {
        var answer = await service.SendAsync(Draw(value));
        Assert.True(XrayService.IsOtherOrAbstained(answer!), answer!.ToString());
    }

    private static byte[] Draw(Func<int, int, int> value) => PngFile.Write(
        Side, Side, 8, PngFile.Gray, [.. Enumerable.Range(0, Side * Side).Select(i => (byte)Math.Clamp(value(i % Side, i / Side), 0, 255))]);
}
