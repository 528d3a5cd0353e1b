using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace Cerebrum.Gateway.Watch.Probes;

/// <summary>Signals made by formula, of nobody.</summary>
internal static class Payload
{
    private const int Rate = 16_000;

    /// <summary>A tone of 440 Hz at a quarter of full scale, one second: WAV, 16 kHz mono, 16-bit.</summary>
    public static byte[] Tone { get; } = Wave(Rate);

    /// <summary>A grey gradient of 64 × 64 pixels: BMP, 24-bit.</summary>
    public static byte[] Image { get; } = Gradient(64);

    /// <summary>Forty keystrokes at an even pace, in milliseconds.</summary>
    public static JsonObject Keystrokes() => new()
    {
        ["keystrokes"] = new JsonArray([.. Enumerable.Range(0, 40).Select(i => (JsonNode)new JsonObject
        {
            ["key"] = "etaoinshrdlu"[i % 12].ToString(),
            ["timeDown"] = (i * 190) + (i % 3 * 11),
            ["timeUp"] = (i * 190) + (i % 3 * 11) + 85 + (i % 5 * 4),
        })]),
    };

    private static byte[] Wave(int samples)
    {
        var file = new byte[44 + (2 * samples)];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        // Length of this chunk, PCM, one channel, samples and bytes a second, bytes and bits of a sample.
        foreach (var (at, value) in new[] { (16, 16), (20, 1 | (1 << 16)), (24, Rate), (28, 2 * Rate), (32, 2 | (16 << 16)), (40, 2 * samples) })
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        }

        "data"u8.CopyTo(file.AsSpan(36));
        for (var n = 0; n < samples; n++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(44 + (2 * n)), (short)(8192 * Math.Sin(2 * Math.PI * 440 * n / Rate)));
        }

        return file;
    }

    private static byte[] Gradient(int side)
    {
        const int Header = 54;
        var file = new byte[Header + (3 * side * side)]; // A row of 64 pixels needs no padding.
        "BM"u8.CopyTo(file);
        // Length of the file, where the pixels begin, length of this header, width, height, one plane of 24 bits.
        foreach (var (at, value) in new[] { (2, file.Length), (10, Header), (14, 40), (18, side), (22, side), (26, 1 | (24 << 16)) })
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        }

        for (var pixel = 0; pixel < side * side; pixel++)
        {
            file.AsSpan(Header + (3 * pixel), 3).Fill((byte)(4 * (pixel % side)));
        }

        return file;
    }
}
