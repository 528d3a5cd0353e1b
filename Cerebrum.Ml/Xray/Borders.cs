namespace Cerebrum.Ml.Xray;

/// <summary>Finds the black or white bars that scanners, viewers and journals put around a radiograph.</summary>
internal static class Borders
{
    /// <summary>A line is part of a border when this share of it is within <see cref="Tolerance"/> of its median; the rest may be text.</summary>
    private const double FlatShare = 0.97;

    /// <summary>Grey levels; above the noise of JPEG around a bar.</summary>
    private const int Tolerance = 10;

    /// <summary>Bars are near black or near white: flat grey may be the patient.</summary>
    private const int Black = 40;
    private const int White = 235;

    /// <summary>At most this part of the side is taken off each edge.</summary>
    private const double Most = 0.3;

    public static Crop Trim(GrayImage image)
    {
        var crop = new Crop(0, 0, image.Width, image.Height);
        for (var pass = 0; pass < 2; pass++) // The second sees lines without the bars that the first took off the other axis.
        {
            var (x, width) = Range(crop.X, crop.Width, (int)(image.Width * Most), image.Width, i => IsBar(Column(image, crop, i)));
            crop = crop with { X = x, Width = width };
            var (y, height) = Range(crop.Y, crop.Height, (int)(image.Height * Most), image.Height, i => IsBar(Row(image, crop, i)));
            crop = crop with { Y = y, Height = height };
        }

        return crop;
    }

    private static (int Start, int Length) Range(int start, int length, int most, int side, Func<int, bool> isBar)
    {
        var end = start + length;
        while (start < most && isBar(start))
        {
            start++;
        }

        while (end > side - most && end - 1 > start && isBar(end - 1))
        {
            end--;
        }

        return (start, end - start);
    }

    private static byte[] Row(GrayImage image, Crop crop, int y) => image.Pixels.AsSpan((y * image.Width) + crop.X, crop.Width).ToArray();

    private static byte[] Column(GrayImage image, Crop crop, int x)
    {
        var line = new byte[crop.Height];
        for (var i = 0; i < line.Length; i++)
        {
            line[i] = image.Pixels[((crop.Y + i) * image.Width) + x];
        }

        return line;
    }

    private static bool IsBar(byte[] line)
    {
        Array.Sort(line);
        var median = line[line.Length / 2];
        return (median <= Black || median >= White) && line.Count(p => Math.Abs(p - median) <= Tolerance) >= FlatShare * line.Length;
    }
}
