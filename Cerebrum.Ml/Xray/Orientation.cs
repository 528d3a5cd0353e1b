using SkiaSharp;

namespace Cerebrum.Ml.Xray;

/// <summary>Turns a picture the way its EXIF orientation says it is to be seen.</summary>
internal static class Orientation
{
    public static GrayImage Apply(GrayImage image, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft)
        {
            return image;
        }

        var swapped = (int)origin >= 5;
        var (width, height) = swapped ? (image.Height, image.Width) : (image.Width, image.Height);
        var pixels = new byte[image.Pixels.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (sx, sy) = Source(origin, x, y, width - 1, height - 1);
                pixels[(y * width) + x] = image.Pixels[(sy * image.Width) + sx];
            }
        }

        return new GrayImage(width, height, pixels);
    }

    // Where the stored picture has the pixel that is seen at (x, y); right and bottom are the last column and row as seen.
    private static (int X, int Y) Source(SKEncodedOrigin origin, int x, int y, int right, int bottom) => origin switch
    {
        SKEncodedOrigin.TopRight => (right - x, y),
        SKEncodedOrigin.BottomRight => (right - x, bottom - y),
        SKEncodedOrigin.BottomLeft => (x, bottom - y),
        SKEncodedOrigin.LeftTop => (y, x),
        SKEncodedOrigin.RightTop => (y, right - x),
        SKEncodedOrigin.RightBottom => (bottom - y, right - x),
        SKEncodedOrigin.LeftBottom => (bottom - y, x),
        _ => (x, y),
    };
}
