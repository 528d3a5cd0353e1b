using System.Buffers.Binary;
using System.Text;

namespace Cerebrum.Tests.Speech;

/// <summary>Sounds made by formula, and WAV files of them.</summary>
internal static class Sound
{
    /// <summary>Syllables of a gliding tone of eleven harmonics with a pause: the voice of training/speech/reference.py, 16-bit.</summary>
    /// <returns>Mono PCM at 16 kHz.</returns>
    public static float[] Voice(double seconds = 2)
    {
        var samples = new float[(int)(seconds * 16_000)];
        for (var n = 0; n < samples.Length; n++)
        {
            var t = n / 16_000.0;
            var phase = 2 * Math.PI * ((140 * t) + (15 * Math.Sin(2 * Math.PI * 0.7 * t) / (2 * Math.PI * 0.7)));
            var tone = Enumerable.Range(1, 11).Sum(h => Math.Sin(h * phase) / h);
            var envelope = 0.05 + (0.95 * Math.Pow(Math.Sin(Math.PI * 3 * t / seconds), 2));
            var pause = t is > 0.9 and < 1.3 ? 0.002 : 1;
            var hiss = 0.002 * Math.Sin((double)n * n * 0.013);
            samples[n] = (float)(Math.Round(((0.25 * tone * envelope * pause) + hiss) * 32768) / 32768);
        }

        return samples;
    }

    /// <summary>White noise of a fixed seed, -14 dB of full scale.</summary>
    public static float[] Noise(double seconds)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, (int)(seconds * 16_000)).Select(_ => (float)((random.NextDouble() - 0.5) * 0.7))];
    }

    /// <summary>Notes of a major scale on a decaying tone of eight harmonics, three a second.</summary>
    /// <param name="chord">Semitones that sound together.</param>
    public static float[] Melody(double seconds, params int[] chord)
    {
        int[] steps = [0, 4, 7, 5, 2, 9, 12, 11, 7, 4];
        return Samples(seconds, t =>
        {
            var (note, since) = (steps[(int)(t * 3) % steps.Length], (t * 3 % 1) / 3);
            return 0.2 * Math.Exp(-4 * since) * chord.Sum(c => Tone(220 * Math.Pow(2, (note + c) / 12.0), since));
        });

        static double Tone(double hz, double t) => Enumerable.Range(1, 8).Sum(h => Math.Sin(2 * Math.PI * h * hz * t) / h);
    }

    /// <summary>Noise whose level swings fifteen times a second, as of a motor.</summary>
    public static float[] Engine(double seconds)
    {
        var noise = Noise(seconds);
        return Samples(seconds, t => noise[(int)Math.Round(t * 16_000)] * 0.5 * (1.1 + Math.Sin(2 * Math.PI * 15 * t)));
    }

    /// <summary>A tone of 1 kHz, a quarter of a second on and as long off.</summary>
    public static float[] Beeps(double seconds) => Samples(seconds, t => t % 0.5 < 0.25 ? 0.3 * Math.Sin(2 * Math.PI * 1000 * t) : 0);

    private static float[] Samples(double seconds, Func<double, double> value) =>
        [.. Enumerable.Range(0, (int)(seconds * 16_000)).Select(n => (float)value(n / 16_000.0))];

    public static byte[] Wave(float[] samples) =>
        Riff(1, 1, 16_000, 16, [.. samples.SelectMany(s => BitConverter.GetBytes((short)Math.Round(s * 32767)))]);

    /// <param name="before">Chunks between the format and the data.</param>
    public static byte[] Riff(ushort tag, ushort channels, int rate, ushort bits, byte[] data, byte[]? before = null, uint? length = null)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("RIFF\0\0\0\0WAVEfmt "u8);
        writer.Write(16);
        writer.Write(tag);
        writer.Write(channels);
        writer.Write(rate);
        writer.Write(rate * channels * bits / 8);
        writer.Write((ushort)(channels * bits / 8));
        writer.Write(bits);
        writer.Write(before ?? []);
        writer.Write("data"u8);
        writer.Write(length ?? (uint)data.Length);
        writer.Write(data);
        return file.ToArray();
    }

    /// <summary>A chunk nobody knows, of an odd length and its padding.</summary>
    public static byte[] Junk { get; } = [.. Encoding.ASCII.GetBytes("JUNK"), 3, 0, 0, 0, 9, 9, 9, 0];

    public static byte[] Int24(float sample)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)Math.Round(sample * 8388607.0));
        return bytes[..3];
    }
}
