using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Xray.Tiff;

/// <summary>The first page of an uncompressed grey or RGB TIFF in strips, 8 or 16 bits a sample (TIFF 6.0 sections 4 to 6).</summary>
internal static class TiffImage
{
    private const ushort Width = 256, Height = 257, BitsPerSample = 258, Compression = 259, Photometric = 262, StripOffsets = 273,
        SamplesPerPixel = 277, RowsPerStrip = 278, PlanarConfiguration = 284, SampleFormat = 339;

    private const uint WhiteIsZero = 0, BlackIsZero = 1, Rgb = 2;

    /// <exception cref="UnreadableSignalException">The file is damaged, or holds an image of a kind that is not read.</exception>
    public static DecodedImage Decode(ReadOnlySpan<byte> bytes)
    {
        var tags = TiffDirectory.Read(bytes);
        var (width, height) = (tags.First(Width, 0), tags.First(Height, 0));
        ImageDecoder.CheckSize(width, height);
        var (bits, channels, photometric) = (tags.First(BitsPerSample, 1), tags.First(SamplesPerPixel, 1), tags.First(Photometric, uint.MaxValue));
        var plain = tags.First(Compression, 1) == 1 && tags.First(PlanarConfiguration, 1) == 1 && tags.First(SampleFormat, 1) == 1 && tags.All(StripOffsets).Length > 0;
        if (!plain || bits is not (8 or 16) || (channels, photometric) is not ((1, WhiteIsZero or BlackIsZero) or (3, Rgb)))
        {
            throw new UnreadableSignalException("Expected a TIFF that is uncompressed, in strips, grey or RGB, with 8 or 16 bits a sample; found another kind. PNG is always read.");
        }

        var values = new float[width * height];
        var (stripRows, rowBytes) = (Math.Max(1, tags.First(RowsPerStrip, height)), width * channels * bits / 8L);
        for (var y = 0; y < height; y++)
        {
            var strip = (int)(y / stripRows);
            var offset = strip < tags.All(StripOffsets).Length ? tags.All(StripOffsets)[strip] : uint.MaxValue;
            var row = TiffDirectory.Slice(bytes, offset + (y % stripRows * rowBytes), rowBytes);
            ReadRow(tags, row, (int)channels, deep: bits == 16, values.AsSpan(y * (int)width, (int)width));
        }

        return new DecodedImage(ToImage(values, (int)width, (int)height, deep: bits == 16, inverted: photometric == WhiteIsZero), (int)width, (int)height, "tiff");
    }

    private static void ReadRow(TiffDirectory tags, ReadOnlySpan<byte> row, int channels, bool deep, Span<float> values)
    {
        for (var x = 0; x < values.Length; x++)
        {
            var at = x * channels;
            values[x] = channels == 1
                ? Sample(tags, row, at, deep)
                : (0.299f * Sample(tags, row, at, deep)) + (0.587f * Sample(tags, row, at + 1, deep)) + (0.114f * Sample(tags, row, at + 2, deep));
        }
    }

    private static float Sample(TiffDirectory tags, ReadOnlySpan<byte> row, int i, bool deep) => deep ? tags.UInt16(row, 2L * i) : row[i];

    private static GrayImage ToImage(float[] values, int width, int height, bool deep, bool inverted)
    {
        var pixels = deep ? new byte[values.Length] : GrayImage.ToBytes(values);
        if (deep)
        {
            Luminance.Stretch(values, pixels);
        }

        return new GrayImage(width, height, inverted ? Array.ConvertAll(pixels, p => (byte)(255 - p)) : pixels);
    }
}
