using System.Buffers.Binary;

namespace Cerebrum.Llm.Knowledge.Index;

/// <summary>Where things lie in a segment file: a header, then each part from a multiple of 64 bytes on, then the XxHash3 of all before.</summary>
/// <param name="Rows">Passages.</param>
/// <param name="Dimension">Of their vectors.</param>
/// <param name="Terms">Distinct stems.</param>
/// <param name="TermBytes">UTF-8 bytes of all stems together.</param>
/// <param name="Postings">Pairs of stem and passage.</param>
internal readonly record struct SegmentLayout(int Rows, int Dimension, int Terms, int TermBytes, long Postings)
{
    public const int HashBytes = sizeof(ulong);
    private const int Header = 64;
    private const int Aligned = 64;

    /// <summary>"CBSEG" and the format's number.</summary>
    private const ulong Magic = 0x3130_4745_5342_43;

    /// <summary>float[Rows]: what a step of the codes is worth.</summary>
    public static long Steps => Header;

    /// <summary>sbyte[Rows, Dimension].</summary>
    public long Codes => Align(Steps + ((long)Rows * sizeof(float)));

    /// <summary>float[Rows, Dimension].</summary>
    public long Vectors => Align(Codes + ((long)Rows * Dimension));

    /// <summary>int[Terms + 1]: where a stem starts in <see cref="Letters"/>. Stems are in ordinal order.</summary>
    public long TermStarts => Align(Vectors + ((long)Rows * Dimension * sizeof(float)));

    public long Letters => Align(TermStarts + ((Terms + 1L) * sizeof(int)));

    /// <summary>long[Terms + 1]: where a stem starts in <see cref="PostingRows"/> and <see cref="Impacts"/>.</summary>
    public long PostingStarts => Align(Letters + TermBytes);

    /// <summary>int[Postings]: passages, ascending within a stem.</summary>
    public long PostingRows => Align(PostingStarts + ((Terms + 1L) * sizeof(long)));

    /// <summary>byte[Postings]: weights of <see cref="PassageTerms"/>, in steps of a 255th of the most.</summary>
    public long Impacts => Align(PostingRows + (Postings * sizeof(int)));

    public long Hash => Align(Impacts + Postings);

    public long Length => Hash + HashBytes;

    /// <param name="model">Names the embedding model; the first 8 bytes of its id's hash.</param>
    public byte[] ToHeader(ulong model)
    {
        var header = new byte[Header];
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(8), model);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), Rows);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), Dimension);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), Terms);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), TermBytes);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(32), Postings);
        return header;
    }

    /// <summary>Reads a header; null where it is none, or where it asks for another file length than there is.</summary>
    public static (SegmentLayout Layout, ulong Model)? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < Header || BinaryPrimitives.ReadUInt64LittleEndian(file) != Magic)
        {
            return null;
        }

        var layout = new SegmentLayout(
            BinaryPrimitives.ReadInt32LittleEndian(file[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(file[20..]),
            BinaryPrimitives.ReadInt32LittleEndian(file[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(file[28..]),
            BinaryPrimitives.ReadInt64LittleEndian(file[32..]));
        var sane = layout is { Rows: >= 0, Dimension: >= 0 and <= 8192, Terms: >= 0, TermBytes: >= 0, Postings: >= 0 and <= int.MaxValue } && layout.Length == file.Length;
        return sane ? (layout, BinaryPrimitives.ReadUInt64LittleEndian(file[8..])) : null;
    }

    private static long Align(long position) => (position + Aligned - 1) / Aligned * Aligned;
}
