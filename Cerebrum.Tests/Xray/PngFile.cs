using System.Buffers.Binary;
using System.IO.Compression;

namespace Cerebrum.Tests.Xray;

/// <summary>Writes PNG files of the kinds that encoders seldom write, and of kinds that no encoder should.</summary>
internal static class PngFile
{
    public const byte Gray = 0, Colour = 2, Palette = 3, GrayAlpha = 4;

    /// <param name="rows">Sample bytes, row after row, as the colour type and depth say (big-endian where 16 bits).</param>
    public static byte[] Write(int width, int height, byte depth, byte type, byte[] rows, byte[]? palette = null) =>
        Write(width, height, depth, type, interlace: 0, Compress(rows.Chunk(Math.Max(1, rows.Length / height))), palette);

    /// <summary>8-bit grey in the seven passes of Adam7.</summary>
    public static byte[] Interlaced(int width, int height, byte[] pixels)
    {
        (int X, int Y, int Right, int Down)[] passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        var rows = passes.SelectMany(p => Steps(p.Y, height, p.Down).Select(y => Steps(p.X, width, p.Right).Select(x => pixels[(y * width) + x]).ToArray()));
        return Write(width, height, 8, Gray, interlace: 1, Compress(rows), palette: null);
    }

    private static IEnumerable<int> Steps(int from, int to, int step) => Enumerable.Range(0, (to - from + step - 1) / step).Select(i => from + (i * step));

    private static byte[] Write(int width, int height, byte depth, byte type, byte interlace, byte[] packed, byte[]? palette)
    {
        using var file = new MemoryStream();
        file.Write([0x89, .. "PNG\r\n\u001a\n"u8]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (depth, type, interlace);
        Chunk(file, "IHDR"u8, header);
        if (palette is not null)
        {
            Chunk(file, "PLTE"u8, palette);
        }

        Chunk(file, "IDAT"u8, packed);
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Compress(IEnumerable<byte[]> rows)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest))
        {
            foreach (var row in rows)
            {
                zlib.WriteByte(0); // No filter.
                zlib.Write(row);
            }
        }

        return packed.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] body = [.. name, .. data];
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        file.Write(number);
    }

    internal static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFF_FFFFu;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB8_8320u : crc >> 1;
            }
        }

        return ~crc;
    }
}
