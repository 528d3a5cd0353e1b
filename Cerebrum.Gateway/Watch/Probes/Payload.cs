using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Cerebrum.Gateway.Watch.Probes;

/// <summary>Signals that are made here, the same each time: no recording of a person. The self-test of the AppHost sends them too.</summary>
internal static class Payload
{
    public const double ToneSeconds = 2, ToneHz = 220;
    public const int Keys = 60, Side = 256;

    private const int Rate = 16000;

    /// <summary>A WAV file, 16 kHz mono 16-bit: a tone that swells three times a second.</summary>
    public static byte[] Tone { get; } = Swelling();

    /// <summary>A PNG file, 8-bit grey, 256×256: soft waves, unlike any X-ray.</summary>
    public static byte[] Image { get; } = Waves();

    /// <returns>That many keystrokes of a steady hand, times in ms.</returns>
    public static JsonObject Keystrokes(int count) => new()
    {
        ["keystrokes"] = new JsonArray([.. Enumerable.Range(0, count).Select(i =>
        {
            var down = (i * 180) + (i * 37 % 40);
            return (JsonNode)new JsonObject { ["key"] = "a", ["timeDown"] = down, ["timeUp"] = down + 85 + (i * 13 % 25) };
        })]),
    };

    private static byte[] Swelling()
    {
        var samples = (int)(ToneSeconds * Rate);
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("RIFF"u8);
        writer.Write(36 + (2 * samples));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1); // PCM
        writer.Write((short)1); // Mono
        writer.Write(Rate);
        writer.Write(2 * Rate);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(2 * samples);
        for (var i = 0; i < samples; i++)
        {
            var t = Math.Tau * i / Rate;
            writer.Write((short)(8000 * Math.Sin(ToneHz * t) * (0.6 + (0.4 * Math.Sin(3 * t)))));
        }

        return file.ToArray();
    }

    private static byte[] Waves()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < Side; y++)
            {
                zlib.WriteByte(0); // No filter.
                for (var x = 0; x < Side; x++)
                {
                    zlib.WriteByte((byte)(128 + (60 * Math.Cos(x / 20.0) * Math.Cos(y / 30.0))));
                }
            }
        }

        byte[] size = [0, 0, Side >> 8, Side & 255];
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk([.. "IHDR"u8, .. size, .. size, 8, 0, 0, 0, 0]), .. Chunk([.. "IDAT"u8, .. packed.ToArray()]), .. Chunk([.. "IEND"u8])];
    }

    // Length, name and data, and their checksum (PNG specification, sections 5.3 and 5.5).
    private static byte[] Chunk(byte[] named)
    {
        var chunk = new byte[named.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, named.Length - 4);
        named.CopyTo(chunk, 4);
        var crc = named.Aggregate(uint.MaxValue, (c, b) => Enumerable.Range(0, 8).Aggregate(c ^ b, (r, _) => (r & 1) == 1 ? (r >> 1) ^ 0xEDB8_8320u : r >> 1));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(named.Length + 4), ~crc);
        return chunk;
    }
}
