using Cerebrum.Ml.Models;
using Cerebrum.Ml.Xray;
using SkiaSharp;

namespace Cerebrum.Bench;

/// <summary>Chest X-ray on a PNG of a megapixel: stage by stage, and the whole request.</summary>
internal static class XrayBench
{
    private const int Side = 1024;

    public static async Task RunAsync()
    {
        var (gray, colour) = (Png(SKColorType.Gray8), Png(SKColorType.Rgba8888));
        var image = ImageDecoder.Decode(gray);
        var square = GraySquare.From(image.Image);
        var input = Array.ConvertAll(square.Pixels, p => (float)p);
        using var model = OnnxModel.Load(Path.Combine(AppContext.BaseDirectory, "Weights", "chest-xray"), GraySquare.Version);
        Timing.Print($"decode a grey PNG of {gray.Length / 1024} KiB", () => ImageDecoder.Decode(gray), 200);
        Timing.Print($"decode an RGB PNG of {colour.Length / 1024} KiB", () => ImageDecoder.Decode(colour), 200);
        Timing.Print("square", () => GraySquare.From(image.Image), 200);
        Timing.Print("lung field", () => LungField.Find(square.Pixels, GraySquare.Side), 200);
        await Timing.PrintAsync("networks", () => model.PredictAsync(input, default), 200);
        var prediction = await model.PredictAsync(input, default);
        await Timing.PrintAsync("occlusion", () => Occlusion.MapAsync(model, input, GraySquare.Side, prediction, default), 20);
        Timing.Print("explanation as PNG", () => XrayExplanation.Of("normal", new float[input.Length], square), 20);
        using var host = new MlHost();
        await Timing.PrintAsync("request: grey PNG", () => PostAsync(host.Client, gray, ""), 200);
        await Timing.PrintAsync("request: RGB PNG", () => PostAsync(host.Client, colour, ""), 200);
        await Timing.PrintAsync("request: grey PNG, explained", () => PostAsync(host.Client, gray, "?explain=true"), 20);
    }

    private static async Task PostAsync(HttpClient client, byte[] png, string query)
    {
        using var response = await client.PostAsync("/v1/ml/image/classification" + query, new ByteArrayContent(png));
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync();
    }

    // Two dark lungs in a bright body, with noise of a detector's strength: noise is what takes time to unpack.
    private static byte[] Png(SKColorType colour)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(Side, Side, colour, SKAlphaType.Opaque));
        var random = new Random(1);
        var pixels = bitmap.GetPixelSpan();
        var channels = bitmap.BytesPerPixel;
        for (var i = 0; i < Side * Side; i++)
        {
            var (x, y) = (Math.Abs((2.0 * (i % Side) / Side) - 1), (2.0 * (i / Side) / Side) - 1);
            var lung = Math.Pow((x - 0.42) / 0.26, 2) + Math.Pow(y / 0.6, 2) < 1;
            pixels.Slice(i * channels, channels).Fill((byte)((lung ? 60 : 190 - (90 * x)) + random.Next(-4, 5)));
        }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }
}
