using System.Buffers.Binary;

namespace Cerebrum.Ml.Speech.Audio;

/// <summary>Decodes the samples of a <see cref="WaveFile"/>.</summary>
internal static class WaveSamples
{
    /// <summary>The mean of the channels.</summary>
    /// <returns>Mono PCM in [-1, 1] at the file's rate; values that are not numbers are silence.</returns>
    public static float[] Mix(WaveFile wave)
    {
        var mono = new float[wave.Frames];
        var width = wave.BitsPerSample / 8;
        var data = wave.Data.Span;
        if (wave is { Encoding: WaveEncoding.Signed, BitsPerSample: 16, Channels: 1 })
        {
            // Most files: a third of the time without the choices that follow.
            for (var frame = 0; frame < mono.Length; frame++)
            {
                mono[frame] = BinaryPrimitives.ReadInt16LittleEndian(data[(2 * frame)..]) / 32768f;
            }

            return mono;
        }

        for (var frame = 0; frame < mono.Length; frame++)
        {
            var sum = 0f;
            for (var channel = 0; channel < wave.Channels; channel++)
            {
                sum += Decode(wave.Encoding, data.Slice(((frame * wave.Channels) + channel) * width, width));
            }

            var mean = sum / wave.Channels;
            mono[frame] = float.IsFinite(mean) ? Math.Clamp(mean, -1f, 1f) : 0f;
        }

        return mono;
    }

    private static float Decode(WaveEncoding encoding, ReadOnlySpan<byte> sample) => (encoding, sample.Length) switch
    {
        (WaveEncoding.Unsigned8, _) => (sample[0] - 128) / 128f,
        (WaveEncoding.Signed, 2) => BinaryPrimitives.ReadInt16LittleEndian(sample) / 32768f,
        (WaveEncoding.Signed, 3) => ((sample[0] << 8) | (sample[1] << 16) | (sample[2] << 24)) / 2147483648f,
        (WaveEncoding.Signed, _) => BinaryPrimitives.ReadInt32LittleEndian(sample) / 2147483648f,
        (WaveEncoding.Float, 4) => BinaryPrimitives.ReadSingleLittleEndian(sample),
        (WaveEncoding.Float, _) => (float)BinaryPrimitives.ReadDoubleLittleEndian(sample),
        (WaveEncoding.ALaw, _) => ALaw(sample[0]),
        (WaveEncoding.MuLaw, _) => MuLaw(sample[0]),
        _ => throw new ArgumentOutOfRangeException(nameof(encoding)),
    };

    // ITU-T G.711, table 1: sign, 3 bits of segment, 4 bits of mantissa; every second bit inverted; 13-bit result.
    private static float ALaw(byte code)
    {
        var value = code ^ 0x55;
        var segment = (value & 0x70) >> 4;
        var mantissa = ((value & 0x0F) << 4) + 8;
        var magnitude = segment == 0 ? mantissa : (mantissa + 0x100) << (segment - 1);
        return ((value & 0x80) != 0 ? magnitude : -magnitude) / 32768f;
    }

    // ITU-T G.711, table 2: all bits inverted, bias 33 (132 at 16 bits); 14-bit result.
    private static float MuLaw(byte code)
    {
        var value = ~code & 0xFF;
        var magnitude = ((((value & 0x0F) << 3) + 132) << ((value & 0x70) >> 4)) - 132;
        return ((value & 0x80) != 0 ? -magnitude : magnitude) / 32768f;
    }
}
