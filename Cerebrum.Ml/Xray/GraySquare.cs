namespace Cerebrum.Ml.Xray;

/// <summary>The preprocessing <c>gray-square/1</c>: trim flat borders, squash to a square, stretch the contrast. Training reads
/// what this writes. A change here that changes a pixel takes the next version number and a newly trained model.</summary>
/// <param name="Pixels">Row-major, <see cref="Side"/> × <see cref="Side"/>, 0..255 whole numbers.</param>
/// <param name="Crop">What was kept, in pixels of the working image.</param>
/// <param name="Contrast">Distance of the 1st and 99th percentile before the stretch, 0..1.</param>
internal sealed record GraySquare(byte[] Pixels, GrayImage Working, Crop Crop, double Contrast)
{
    public const string Version = "gray-square/1";

    /// <summary>Of the square, pixels: what two cores can train on and a lobe's opacity still shows in.</summary>
    public const int Side = 96;

    /// <summary>Longest side that borders are looked for at; larger images are averaged down first.</summary>
    private const int WorkingSide = 512;

    public static GraySquare From(GrayImage image)
    {
        var working = image.AtMost(WorkingSide);
        var crop = Borders.Trim(working);
        var square = working.Resize(crop, Side, Side);
        var (low, high) = Percentiles(square);
        var scale = 255 / Math.Max(high - low, 1);
        for (var i = 0; i < square.Length; i++)
        {
            square[i] = (square[i] - low) * scale;
        }

        return new GraySquare(GrayImage.ToBytes(square), working, crop, (high - low) / 255.0);
    }

    // The 1st and 99th: a burnt-in letter or a metal clip does not set the scale.
    private static (float Low, float High) Percentiles(float[] square)
    {
        var sorted = (float[])square.Clone();
        Array.Sort(sorted);
        return (sorted[sorted.Length / 100], sorted[^((sorted.Length / 100) + 1)]);
    }
}
