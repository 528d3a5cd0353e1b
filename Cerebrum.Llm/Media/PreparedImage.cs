using SkiaSharp;

namespace Cerebrum.Llm.Media;

/// <summary>An image as it is kept, prepared as the predecessor did: at least 640×480, on white where it was transparent, as PNG, and
/// without what the file said besides its pixels (camera, place, person).</summary>
internal static class PreparedImage
{
    private const int LeastWidth = 640, LeastHeight = 480;

    /// <summary>Pixels of the largest image that is kept: 160 MB decoded. That of the ML service.</summary>
    private const long MostPixels = 40_000_000;

    /// <returns>PNG; null where it is no image that is read here (DICOM, for one), or a larger one.</returns>
    public static byte[]? Of(ReadOnlySpan<byte> file)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.Info is not { Width: > 0, Height: > 0 } info || (long)info.Width * info.Height > MostPixels)
        {
            return null;
        }

        using var decoded = SKBitmap.Decode(codec);
        if (decoded is null)
        {
            return null;
        }

        var scale = Math.Max(1, Math.Max(LeastWidth / (double)info.Width, LeastHeight / (double)info.Height));
        var (width, height) = ((int)Math.Round(info.Width * scale), (int)Math.Round(info.Height * scale));
        if ((long)width * height > MostPixels)
        {
            return null; // A line of pixels would become a wall.
        }

        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgb888x, SKAlphaType.Opaque));
        surface.Canvas.Clear(SKColors.White);
        using var image = SKImage.FromBitmap(decoded);
        surface.Canvas.DrawImage(image, new SKRect(0, 0, width, height), new SKSamplingOptions(SKCubicResampler.Mitchell));
        using var snapshot = surface.Snapshot();
        using var png = snapshot.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }
}
