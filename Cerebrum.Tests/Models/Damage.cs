using System.Buffers.Binary;
using Cerebrum.Tests.Xray;

namespace Cerebrum.Tests.Models;

/// <summary>Spoils a file the way disks, networks and attackers do; the same number always spoils it the same way.</summary>
internal static class Damage
{
    public static IReadOnlyList<string> Kinds { get; } = ["bits", "run", "truncation", "header", "dimensions", "doubled", "splice"];

    // What lengths, counts and sizes are likely not to be ready for.
    private static readonly uint[] Odd = [0, 1, 0x7F, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF];

    /// <param name="other">Another file, for a splice.</param>
    public static byte[] Apply(string kind, byte[] file, byte[] other, Random random)
    {
        var copy = file.ToArray();
        switch (kind)
        {
            case "bits":
                for (var hits = random.Next(1, 33); hits > 0; hits--)
                {
                    copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
                }

                return copy;
            case "run":
                var run = copy.AsSpan(random.Next(copy.Length));
                Fill(run[..random.Next(1, Math.Min(run.Length, 512) + 1)], random);
                return copy;
            case "truncation":
                return copy[..random.Next(copy.Length)];
            case "header":
                for (var edits = random.Next(1, 5); edits > 0; edits--)
                {
                    WriteOdd(copy.AsSpan(random.Next(Math.Min(copy.Length, 128))), random);
                }

                return copy;
            case "dimensions":
                return WithDimensions(copy, random);
            case "doubled":
                var from = random.Next(copy.Length);
                var to = random.Next(from, Math.Min(copy.Length, from + 65_536)) + 1;
                return [.. copy[..to], .. copy[from..]];
            default:
                return [.. copy[..random.Next(copy.Length)], .. other[random.Next(other.Length)..]];
        }
    }

    private static void Fill(Span<byte> run, Random random)
    {
        if (random.Next(3) == 0)
        {
            random.NextBytes(run);
        }
        else
        {
            run.Fill(random.Next(2) == 0 ? (byte)0 : (byte)0xFF);
        }
    }

    private static void WriteOdd(Span<byte> at, Random random)
    {
        Span<byte> number = stackalloc byte[4];
        var value = random.Next(4) == 0 ? (uint)random.NextInt64(1L << 32) : Odd[random.Next(Odd.Length)];
        var size = 1 << random.Next(3);
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(number, value);
            number = number[..size];
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(number, value);
            number = number[^size..];
        }

        number[..Math.Min(size, at.Length)].CopyTo(at);
    }

    /// <summary>Sizes where the format keeps them, so that the lie is read: PNG's with a checksum that fits, BMP's, JPEG's, WAV's.</summary>
    private static byte[] WithDimensions(byte[] file, Random random)
    {
        var at = file switch
        {
            [0x89, (byte)'P', ..] => 16,
            [(byte)'B', (byte)'M', ..] => 18,
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', ..] => 20, // The format chunk of a WAV, the canvas of a WebP.
            [0xFF, 0xD8, ..] => Math.Max(file.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]), file.AsSpan().IndexOf([(byte)0xFF, (byte)0xC2])) + 5,
            _ => random.Next(Math.Min(file.Length, 1024)),
        };
        for (var edits = random.Next(1, 3); edits > 0; edits--)
        {
            WriteOdd(file.AsSpan(Math.Min(at + random.Next(10), file.Length - 1)), random);
        }

        if (at == 16 && file.Length > 33)
        {
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), PngFile.Crc(file.AsSpan(12, 17)));
        }

        return file;
    }
}
