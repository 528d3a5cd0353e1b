using System.Text.Json.Serialization;
using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Xray;

internal sealed record XrayAnswer : SignalAnswer
{
    /// <summary>The most probable label; <c>other</c> where the answer abstains: a client that reads nothing else is told of no disease.</summary>
    public required string DetectedCondition { get; init; }

    public required XrayQuality Quality { get; init; }

    /// <summary>Where it was asked for, and the image shows something.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public XrayExplanation? Explanation { get; init; }
}

/// <param name="Width">Of the image as it is to be seen, pixels.</param>
/// <param name="Height">Of the image as it is to be seen, pixels.</param>
/// <param name="Contrast">Distance of the 1st and 99th percentile of luminance, 0..1.</param>
/// <param name="Kept">Part of the image that is left without black or white borders, 0..1.</param>
/// <param name="Format">As in <c>png</c> or <c>dicom</c>.</param>
internal sealed record XrayQuality(int Width, int Height, double Contrast, double Kept, string Format);
