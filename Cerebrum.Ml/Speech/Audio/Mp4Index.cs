using System.Buffers.Binary;

namespace Cerebrum.Ml.Speech.Audio;

/// <summary>Recorders write the index of an MP4 (<c>moov</c>) behind the sound, where a reader of a pipe cannot go. ISO/IEC 14496-12.</summary>
internal static class Mp4Index
{
    /// <returns>The same file with the index before the sound; the file itself where it is there already, or is damaged.</returns>
    public static ReadOnlyMemory<byte> First(ReadOnlyMemory<byte> file)
    {
        var (head, moov) = (Find(file.Span, "ftyp"u8), Find(file.Span, "moov"u8));
        if (head is not { } ftyp || moov is not { } index || Find(file.Span, "mdat"u8) is not { } sound || index.Start < sound.Start)
        {
            return file;
        }

        var moved = new byte[file.Length];
        var front = ftyp.Start + ftyp.Length;
        file[..front].CopyTo(moved);
        file.Slice(index.Start, index.Length).CopyTo(moved.AsMemory(front));
        file[front..index.Start].CopyTo(moved.AsMemory(front + index.Length));
        file[(index.Start + index.Length)..].CopyTo(moved.AsMemory(index.Start + index.Length));
        Shift(moved.AsSpan(front + 8, index.Length - 8), (uint)index.Length, depth: 0);
        return moved;
    }

    // A box is four bytes of length, four of name, and its content; length 1 puts a 64-bit length behind the name.
    private static (int Start, int Length)? Find(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> name)
    {
        for (var at = 0; at <= boxes.Length - 8;)
        {
            ulong length = BinaryPrimitives.ReadUInt32BigEndian(boxes[at..]);
            if (length == 1 && at <= boxes.Length - 16)
            {
                length = BinaryPrimitives.ReadUInt64BigEndian(boxes[(at + 8)..]);
            }

            if (length < 8 || length > (ulong)(boxes.Length - at))
            {
                return null;
            }

            if (boxes.Slice(at + 4, 4).SequenceEqual(name))
            {
                return (at, (int)length);
            }

            at += (int)length;
        }

        return null;
    }

    // Chunk offsets count from the start of the file, and the sound has moved back by the index's length.
    private static void Shift(Span<byte> boxes, uint by, int depth)
    {
        for (var at = 0; at <= boxes.Length - 8;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(boxes[at..]);
            if (length < 8 || length > (uint)(boxes.Length - at))
            {
                return;
            }

            var box = boxes.Slice(at, (int)length);
            var name = box[4..8];
            if (name.SequenceEqual("stco"u8) || name.SequenceEqual("co64"u8))
            {
                ShiftTable(box[8..], by, wide: name[0] == 'c');
            }
            else if (depth < 5 && (name.SequenceEqual("trak"u8) || name.SequenceEqual("mdia"u8) || name.SequenceEqual("minf"u8) || name.SequenceEqual("stbl"u8)))
            {
                Shift(box[8..], by, depth + 1);
            }

            at += (int)length;
        }
    }

    // Four bytes of version and flags, four of count, then the offsets.
    private static void ShiftTable(Span<byte> table, uint by, bool wide)
    {
        var width = wide ? 8 : 4;
        for (var at = 8; at <= table.Length - width; at += width)
        {
            if (wide)
            {
                BinaryPrimitives.WriteUInt64BigEndian(table[at..], BinaryPrimitives.ReadUInt64BigEndian(table[at..]) + by);
            }
            else
            {
                BinaryPrimitives.WriteUInt32BigEndian(table[at..], BinaryPrimitives.ReadUInt32BigEndian(table[at..]) + by);
            }
        }
    }
}
