namespace Cerebrum.Ml.Xray;

/// <summary>A picture of one channel, row by row from the top left.</summary>
/// <param name="Pixels">Luminance, 0 black to 255 white; <c>Width × Height</c> of them.</param>
internal sealed record GrayImage(int Width, int Height, byte[] Pixels)
{
    /// <summary>Averages <paramref name="crop"/> down to the given size; bilinear along an axis that grows.</summary>
    /// <returns><c>float[height × width]</c>, 0..255.</returns>
    public float[] Resize(Crop crop, int width, int height)
    {
        var (columns, rows) = (Taps.Of(crop.X, crop.Width, width), Taps.Of(crop.Y, crop.Height, height));
        var result = new float[width * height];
        var line = new float[crop.X + crop.Width];
        for (var y = 0; y < height; y++)
        {
            Array.Clear(line);
            for (var i = 0; i < rows[y].Weights.Length; i++)
            {
                Accumulate(Pixels.AsSpan((rows[y].Start + i) * Width, line.Length), rows[y].Weights[i], line);
            }

            for (var x = 0; x < width; x++)
            {
                result[(y * width) + x] = System.Numerics.Tensors.TensorPrimitives.Dot(line.AsSpan(columns[x].Start, columns[x].Weights.Length), columns[x].Weights);
            }
        }

        return result;
    }

    /// <summary>The picture no larger than <paramref name="side"/> on its longer side; itself where it is that small.</summary>
    public GrayImage AtMost(int side)
    {
        var scale = (double)side / Math.Max(Width, Height);
        if (scale >= 1)
        {
            return this;
        }

        var (width, height) = (Math.Max(1, (int)Math.Round(Width * scale)), Math.Max(1, (int)Math.Round(Height * scale)));
        return new GrayImage(width, height, ToBytes(Resize(new Crop(0, 0, Width, Height), width, height)));
    }

    public static byte[] ToBytes(ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)Math.Clamp(values[i] + 0.5f, 0, 255);
        }

        return bytes;
    }

    private static void Accumulate(ReadOnlySpan<byte> source, float weight, Span<float> sums)
    {
        for (var x = 0; x < sums.Length; x++)
        {
            sums[x] += weight * source[x];
        }
    }

    /// <summary>Which source pixels one target pixel is made of; the weights sum to one.</summary>
    private readonly record struct Taps(int Start, float[] Weights)
    {
        public static Taps[] Of(int from, int length, int count) =>
            [.. Enumerable.Range(0, count).Select(i => length >= count ? Area(from, length, count, i) : Linear(from, length, count, i))];

        private static Taps Area(int from, int length, int count, int i)
        {
            var (begin, end) = ((double)i * length / count, (double)(i + 1) * length / count);
            var first = (int)begin;
            var weights = new float[Math.Min(length, (int)Math.Ceiling(end - 1e-9)) - first];
            for (var k = 0; k < weights.Length; k++)
            {
                weights[k] = (float)((Math.Min(end, first + k + 1) - Math.Max(begin, first + k)) / (end - begin));
            }

            return new Taps(from + first, weights);
        }

        private static Taps Linear(int from, int length, int count, int i)
        {
            var position = Math.Clamp(((i + 0.5) * length / count) - 0.5, 0, length - 1);
            var first = (int)position;
            var part = (float)(position - first);
            return first + 1 < length ? new Taps(from + first, [1 - part, part]) : new Taps(from + first, [1]);
        }
    }
}

/// <summary>A rectangle of an image, in its pixels.</summary>
internal readonly record struct Crop(int X, int Y, int Width, int Height);
