using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Xray;

/// <summary>Writes the squares of many images for training: <c>extract image LIST OUT</c>.</summary>
internal static class ImageExtraction
{
    /// <param name="list">A text file, one path a line.</param>
    /// <param name="output">A NumPy file, <c>uint8[N, 96, 96]</c>; an image that cannot be read is all zeros, and named on standard error.</param>
    public static int Run(string list, string output)
    {
        var paths = File.ReadAllLines(list);
        var squares = new byte[paths.Length][];
        var done = 0;
        Parallel.ForEach(Partitioner.Create(0, paths.Length), range =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
            {
                squares[i] = Read(paths[i]);
                if (Interlocked.Increment(ref done) % 500 == 0)
                {
                    Console.Error.WriteLine($"{done} of {paths.Length}");
                }
            }
        });
        using var file = File.Create(output);
        file.Write(Header(paths.Length));
        foreach (var square in squares)
        {
            file.Write(square);
        }

        return 0;
    }

    private static byte[] Read(string path)
    {
        try
        {
            return GraySquare.From(ImageDecoder.Decode(File.ReadAllBytes(path)).Image).Pixels;
        }
        catch (UnreadableSignalException e)
        {
            Console.Error.WriteLine($"{path}: {e.Message}");
            return new byte[GraySquare.Side * GraySquare.Side];
        }
    }

    // NumPy format 1.0: magic, version, little-endian length, a dictionary padded so that the data starts at a multiple of 64.
    private static byte[] Header(int count)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '|u1', 'fortran_order': False, 'shape': ({count}, {GraySquare.Side}, {GraySquare.Side}), }}");
        var length = ((10 + text.Length + 1 + 63) / 64 * 64) - 10;
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)(length & 255), (byte)(length >> 8), .. Encoding.ASCII.GetBytes(text.PadRight(length - 1) + "\n")];
    }
}
