using System.Buffers.Binary;
using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Speech.Audio;

/// <summary>What a RIFF WAVE file holds: its format and where its samples lie.</summary>
/// <param name="Data">Interleaved samples, whole frames only; shorter than the header says when the file was cut off.</param>
internal sealed record WaveFile(WaveEncoding Encoding, int BitsPerSample, int Channels, int SampleRateHz, ReadOnlyMemory<byte> Data)
{
    private const int MaxChannels = 64;
    private const int MinRateHz = 1_000;
    private const int MaxRateHz = 384_000;

    public int BytesPerFrame => Channels * BitsPerSample / 8;

    public int Frames => Data.Length / BytesPerFrame;

    public static bool IsWave(ReadOnlySpan<byte> file) =>
        file.Length >= 12 && file[8..12].SequenceEqual("WAVE"u8) && (file.StartsWith("RIFF"u8) || file.StartsWith("RF64"u8));

    /// <summary>Walks the chunks; unknown ones are skipped, and lengths that lead past the end are cut there.</summary>
    /// <exception cref="UnreadableSignalException">No format, no samples, or an encoding that is not read here.</exception>
    public static WaveFile Parse(ReadOnlyMemory<byte> file)
    {
        ReadOnlyMemory<byte> format = default, data = default;
        for (var at = 12; at <= file.Length - 8 && data.IsEmpty;)
        {
            var id = file.Span.Slice(at, 4);
            long length = BinaryPrimitives.ReadUInt32LittleEndian(file.Span[(at + 4)..]);
            // Recorders that stream write 0 or 0xFFFFFFFF as the length: what follows is sound up to the end.
            var body = file.Slice(at + 8, (int)Math.Min(length, file.Length - at - 8));
            if (id.SequenceEqual("fmt "u8) && format.IsEmpty)
            {
                format = body;
            }
            else if (id.SequenceEqual("data"u8))
            {
                data = length == 0 && at + 8 < file.Length && !LooksLikeChunk(file.Span[(at + 8)..]) ? file[(at + 8)..] : body;
                break;
            }

            at = (int)Math.Min(at + 8 + length + (length & 1), int.MaxValue - 8);
        }

        return WithFormat(format.Span, data);
    }

    private static WaveFile WithFormat(ReadOnlySpan<byte> format, ReadOnlyMemory<byte> data)
    {
        if (format.Length < 16)
        {
            throw new UnreadableSignalException("Expected a WAV file with a format chunk; found none.");
        }

        var tag = BinaryPrimitives.ReadUInt16LittleEndian(format);
        if (tag == 0xFFFE && format.Length >= 26)
        {
            tag = BinaryPrimitives.ReadUInt16LittleEndian(format[24..]); // WAVE_FORMAT_EXTENSIBLE: the sub-format's first two bytes.
        }

        int channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        if (channels is < 1 or > MaxChannels || rate is < MinRateHz or > MaxRateHz)
        {
            throw new UnreadableSignalException($"Expected 1 to {MaxChannels} channels at {MinRateHz} to {MaxRateHz} Hz; found {channels} at {rate} Hz.");
        }

        var wave = new WaveFile(EncodingOf(tag, bits), bits, channels, (int)rate, data);
        var whole = wave with { Data = data[..(wave.Frames * wave.BytesPerFrame)] };
        return whole.Frames > 0 ? whole : throw new UnreadableSignalException("Expected a WAV file with samples; found none.");
    }

    private static WaveEncoding EncodingOf(ushort tag, int bits) => (tag, bits) switch
    {
        (1, 8) => WaveEncoding.Unsigned8,
        (1, 16 or 24 or 32) => WaveEncoding.Signed,
        (3, 32 or 64) => WaveEncoding.Float,
        (6, 8) => WaveEncoding.ALaw,
        (7, 8) => WaveEncoding.MuLaw,
        _ => throw new UnreadableSignalException(
            $"Expected WAV samples as 8, 16, 24 or 32-bit PCM, 32 or 64-bit float, A-law or mu-law; found format {tag} with {bits} bits."),
    };

    private static bool LooksLikeChunk(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 8 && !bytes[..4].ContainsAnyExceptInRange((byte)' ', (byte)'z');
}

internal enum WaveEncoding
{
    Unsigned8,
    Signed,
    Float,
    ALaw,
    MuLaw,
}
