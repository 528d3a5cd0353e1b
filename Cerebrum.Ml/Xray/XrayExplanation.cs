using SkiaSharp;

namespace Cerebrum.Ml.Xray;

/// <summary>What the answer rests on, to be drawn over the image as it is seen.</summary>
/// <param name="Method">How it was found: <c>occlusion</c>.</param>
/// <param name="Label">The label explained: the most probable one, also where the answer abstains from it.</param>
/// <param name="Image">A PNG in base64 with the image's aspect: one colour, the more opaque the more the label rests on the place.</param>
/// <param name="Width">Of the PNG, pixels.</param>
/// <param name="Height">Of the PNG, pixels.</param>
internal sealed record XrayExplanation(string Method, string Label, string Image, int Width, int Height)
{
    /// <summary>Pixels: finer than the map is, and small to send.</summary>
    private const int LongestSide = 256;

    private const byte Red = 255, Green = 96, Blue = 0;

    /// <summary>Where the map is 1, the image still shows through.</summary>
    private const int MostOpaque = 190;

    /// <param name="map"><c>float[side × side]</c>, 0..1, over what <paramref name="square"/> kept of the image; the rest stays clear.</param>
    public static XrayExplanation Of(string label, float[] map, GraySquare square)
    {
        var scale = (double)LongestSide / Math.Max(square.Working.Width, square.Working.Height);
        var (width, height) = (Math.Max(1, (int)Math.Round(square.Working.Width * scale)), Math.Max(1, (int)Math.Round(square.Working.Height * scale)));
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        var pixels = bitmap.GetPixelSpan();
        for (var i = 0; i < width * height; i++)
        {
            var (x, y) = ((i % width) + 0.5, (i / width) + 0.5);
            var value = At(map, Along(x, scale, square.Crop.X, square.Crop.Width), Along(y, scale, square.Crop.Y, square.Crop.Height));
            ReadOnlySpan<byte> colour = [Red, Green, Blue, (byte)(MostOpaque * value)];
            colour.CopyTo(pixels[(4 * i)..]);
        }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return new XrayExplanation(Occlusion.Method, label, Convert.ToBase64String(png.AsSpan()), width, height);
    }

    // From pixels of the PNG to pixels of the square.
    private static double Along(double position, double scale, int start, int length) => ((position / scale) - start) * GraySquare.Side / length;

    // Bilinear; nothing outside.
    private static float At(float[] map, double x, double y)
    {
        if (x < 0 || y < 0 || x > GraySquare.Side || y > GraySquare.Side)
        {
            return 0;
        }

        var (u, v) = (Math.Clamp(x - 0.5, 0, GraySquare.Side - 1.001), Math.Clamp(y - 0.5, 0, GraySquare.Side - 1.001));
        var (i, j, a, b) = ((int)u, (int)v, (float)(u - (int)u), (float)(v - (int)v));
        float Pixel(int column, int row) => map[(row * GraySquare.Side) + column];
        return (((Pixel(i, j) * (1 - a)) + (Pixel(i + 1, j) * a)) * (1 - b)) + (((Pixel(i, j + 1) * (1 - a)) + (Pixel(i + 1, j + 1) * a)) * b);
    }
}
