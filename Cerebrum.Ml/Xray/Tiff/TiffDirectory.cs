using System.Buffers.Binary;
using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Xray.Tiff;

/// <summary>The numbers of a TIFF file's first directory (TIFF 6.0 section 2). Texts, such as names and dates, are not read.</summary>
internal sealed class TiffDirectory
{
    /// <summary>More strips than any image within the limits has: one a row.</summary>
    private const int MostValues = ImageDecoder.MaxSide;

    /// <summary>A directory of a page has about twenty; the same long list named by each of 65,535 would take minutes.</summary>
    private const int MostEntries = 256;

    private readonly Dictionary<ushort, uint[]> values = [];

    public required bool LittleEndian { get; init; }

    public static bool IsTiff(ReadOnlySpan<byte> bytes) => bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8);

    /// <exception cref="UnreadableSignalException">The directory lies outside the file.</exception>
    public static TiffDirectory Read(ReadOnlySpan<byte> bytes)
    {
        var directory = new TiffDirectory { LittleEndian = bytes[0] == (byte)'I' };
        var start = directory.UInt32(bytes, 4);
        var count = Math.Min((int)directory.UInt16(bytes, start), MostEntries);
        for (var i = 0; i < count; i++)
        {
            directory.ReadEntry(bytes, start + 2 + (12L * i));
        }

        return directory;
    }

    /// <summary>The first value of a tag.</summary>
    public uint First(ushort tag, uint missing) => All(tag) is [var first, ..] ? first : missing;

    public uint[] All(ushort tag) => values.GetValueOrDefault(tag) ?? [];

    public ushort UInt16(ReadOnlySpan<byte> bytes, long at) => LittleEndian
        ? BinaryPrimitives.ReadUInt16LittleEndian(Slice(bytes, at, 2))
        : BinaryPrimitives.ReadUInt16BigEndian(Slice(bytes, at, 2));

    /// <exception cref="UnreadableSignalException">The file ends before.</exception>
    public static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> bytes, long at, long length) => at + length <= bytes.Length
        ? bytes.Slice((int)at, (int)length)
        : throw new UnreadableSignalException("Expected a whole TIFF; found one that is cut short or damaged.");

    private uint UInt32(ReadOnlySpan<byte> bytes, long at) => LittleEndian
        ? BinaryPrimitives.ReadUInt32LittleEndian(Slice(bytes, at, 4))
        : BinaryPrimitives.ReadUInt32BigEndian(Slice(bytes, at, 4));

    // Types 3 and 4 are numbers of 16 and 32 bits; up to four bytes of them stand in the entry itself.
    private void ReadEntry(ReadOnlySpan<byte> bytes, long at)
    {
        var (tag, type, count) = (UInt16(bytes, at), UInt16(bytes, at + 2), UInt32(bytes, at + 4));
        if (type is not (3 or 4) || count is 0 or > MostValues)
        {
            return;
        }

        var size = type == 3 ? 2 : 4;
        var start = count * size <= 4 ? at + 8 : UInt32(bytes, at + 8);
        var numbers = new uint[count];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = size == 2 ? UInt16(bytes, start + (2L * i)) : UInt32(bytes, start + (4L * i));
        }

        values[tag] = numbers;
    }
}
