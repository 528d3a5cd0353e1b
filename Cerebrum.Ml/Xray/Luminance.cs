using SkiaSharp;

namespace Cerebrum.Ml.Xray;

/// <summary>Colour to luminance with the weights of ITU-R BT.601, as PIL's and OpenCV's grey.</summary>
internal static class Luminance
{
    public static GrayImage Of(SKBitmap bitmap)
    {
        var pixels = new byte[bitmap.Width * bitmap.Height];
        for (var y = 0; y < bitmap.Height; y++)
        {
            var source = bitmap.GetPixelSpan().Slice(y * bitmap.RowBytes, bitmap.Width * bitmap.BytesPerPixel);
            OfRow(source, pixels.AsSpan(y * bitmap.Width, bitmap.Width));
        }

        return new GrayImage(bitmap.Width, bitmap.Height, pixels);
    }

    private static void OfRow(ReadOnlySpan<byte> source, Span<byte> row)
    {
        if (source.Length == row.Length)
        {
            source.CopyTo(row);
            return;
        }

        for (var x = 0; x < row.Length; x++)
        {
            row[x] = (byte)(((source[4 * x] * 19595) + (source[(4 * x) + 1] * 38470) + (source[(4 * x) + 2] * 7471) + 32768) >> 16);
        }
    }

    /// <summary>Spreads samples of any depth over 0..255; a flat picture becomes black.</summary>
    public static void Stretch(ReadOnlySpan<float> values, Span<byte> pixels)
    {
        var (low, high) = (System.Numerics.Tensors.TensorPrimitives.Min(values), System.Numerics.Tensors.TensorPrimitives.Max(values));
        var scale = high > low ? 255 / (high - low) : 0;
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)Math.Clamp(((values[i] - low) * scale) + 0.5f, 0, 255);
        }
    }
}
