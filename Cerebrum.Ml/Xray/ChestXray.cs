using Cerebrum.Ml.Models;
using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Xray;

/// <summary>Is it a chest radiograph, and does it look like covid, pneumonia or neither? Docs: <c>docs/models/chest-xray.md</c>.</summary>
internal sealed class ChestXray(string folder) : ISignalModel
{
    /// <summary>Of the range of luminance: below this nothing can be seen, by eye either.</summary>
    private const double LeastContrast = 0.04;

    /// <summary>Not a chest radiograph; and, of the labels the contract has, the one that claims nothing where the model abstains.</summary>
    private const string NotAChest = "other";

    private readonly OnnxModel model = OnnxModel.Load(folder, GraySquare.Version);

    /// <summary>A decoded image takes up to 320 MB: as many at once as there are cores, the others wait.</summary>
    private readonly SemaphoreSlim decoding = new(Environment.ProcessorCount);

    public ModelManifest Manifest => model.Manifest;

    public int Waiting => model.Waiting;

    public async Task<SignalAnswer> AnalyzeAsync(SignalInput input, CancellationToken ct)
    {
        await decoding.WaitAsync(ct);
        try
        {
            var image = ImageDecoder.Decode(input.Bytes);
            return await AnswerAsync(image, GraySquare.From(image.Image), input.Explain, ct);
        }
        finally
        {
            decoding.Release();
        }
    }

    public void Dispose()
    {
        decoding.Dispose();
        model.Dispose();
    }

    private async Task<XrayAnswer> AnswerAsync(DecodedImage image, GraySquare square, bool explain, CancellationToken ct)
    {
        var kept = (double)square.Crop.Width * square.Crop.Height / ((double)square.Working.Width * square.Working.Height);
        var quality = new XrayQuality(image.Width, image.Height, Math.Round(square.Contrast, 3), Math.Round(kept, 3), image.Format);
        if (square.Contrast < LeastContrast)
        {
            return Empty(quality);
        }

        var input = Array.ConvertAll(square.Pixels, p => (float)p);
        var prediction = await model.PredictAsync(input, ct);
        return new XrayAnswer
        {
            DetectedCondition = prediction.Abstains ? NotAChest : prediction.Label,
            Confidence = prediction.Confidence,
            Probabilities = prediction.Probabilities,
            Features = Measure(image, square, kept, prediction.Confidence),
            Quality = quality,
            Model = ModelId.Of(Manifest),
            Abstained = prediction.Abstains,
            Reason = Reason(prediction),
            Explanation = explain ? XrayExplanation.Of(prediction.Label, await Occlusion.MapAsync(model, input, GraySquare.Side, prediction, ct), square) : null,
        };
    }

    private XrayAnswer Empty(XrayQuality quality) => new()
    {
        DetectedCondition = NotAChest,
        Confidence = 0,
        Probabilities = Manifest.Labels.ToDictionary(label => label, _ => 0f),
        Features = new Dictionary<string, double> { ["area"] = 0, ["confidence"] = 0 },
        Quality = quality,
        Model = ModelId.Of(Manifest),
        Abstained = true,
        Reason = "The image is almost of one colour: there is nothing to see on it.",
    };

    /// <summary><c>area</c>: the lung fields in pixels of the original image; <c>lung_fraction</c>: the same as a part of the image.</summary>
    private static Dictionary<string, double> Measure(DecodedImage image, GraySquare square, double kept, float confidence)
    {
        var fraction = LungField.Find(square.Pixels, GraySquare.Side).Count(inside => inside) * kept / (GraySquare.Side * GraySquare.Side);
        return new Dictionary<string, double>
        {
            ["area"] = Math.Round(fraction * image.Width * image.Height),
            ["lung_fraction"] = Math.Round(fraction, 4),
            ["confidence"] = confidence,
        };
    }

    private static string? Reason(Prediction prediction) => (prediction.Label, prediction.Abstains) switch
    {
        (NotAChest, false) => "The image does not look like an upright frontal chest radiograph.",
        (NotAChest, true) => "The image is probably not a chest radiograph.",
        (_, true) => "The image is unlike the ones the model learned from, or shows no clear pattern.",
        _ => null,
    };
}
