using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Xray.Dicom;

/// <summary>The few elements of a DICOM file (PS3.10) that describe its pixels. Elements about the patient, the visit and the
/// hospital are stepped over: their values are not read.</summary>
internal sealed class DicomFile
{
    private const uint TransferSyntaxUid = 0x0002_0010;
    private const uint PixelDataTag = 0x7FE0_0010;
    private const uint Undefined = 0xFFFF_FFFF;

    /// <summary>More elements than any image has before its pixels.</summary>
    private const int MostElements = 20_000;

    /// <summary>Group 0028 (the image's pixels) is all that is kept, and the transfer syntax.</summary>
    private const uint ImageGroup = 0x0028;

    /// <summary>Items and the ends of items and sequences.</summary>
    private const uint ItemGroup = 0xFFFE;
    private const uint ItemTag = 0xFFFE_E000;

    /// <summary>Sequences and items of undefined length that are open. Inside them nothing is kept: a thumbnail has pixels too.</summary>
    private int depth;

    /// <summary>Whether elements carry their type; null until the first one.</summary>
    private bool? isExplicit;

    private readonly Dictionary<uint, (string Vr, ReadOnlyMemory<byte> Value)> elements = [];

    public string TransferSyntax { get; private set; } = "";

    /// <summary>Of uncompressed images the samples, of encapsulated ones the items.</summary>
    public ReadOnlyMemory<byte> PixelData { get; private set; }

    public bool Encapsulated { get; private set; }

    public static bool IsDicom(ReadOnlySpan<byte> bytes) => bytes.Length > 132 && bytes[128..132].SequenceEqual("DICM"u8);

    /// <exception cref="UnreadableSignalException">Cut short, without pixels, or in a transfer syntax that is not read.</exception>
    public static DicomFile Read(ReadOnlyMemory<byte> bytes)
    {
        var file = new DicomFile();
        var position = 132;
        for (var i = 0; i < MostElements && file.PixelData.IsEmpty; i++)
        {
            if (position + 8 > bytes.Length)
            {
                throw new UnreadableSignalException("Expected a DICOM image; found one without pixel data.");
            }

            position = file.ReadElement(bytes, position);
        }

        return file.PixelData.IsEmpty ? throw new UnreadableSignalException("Expected a DICOM image; found no pixel data in it.") : file;
    }

    public int? Integer(uint tag) => elements.TryGetValue(tag, out var e) switch
    {
        false => null,
        _ when e.Vr is "IS" or "DS" => (int?)Number(tag),
        _ when e.Value.Length >= 2 => BinaryPrimitives.ReadUInt16LittleEndian(e.Value.Span),
        _ => null,
    };

    /// <summary>The first value of a decimal string (VR DS or IS).</summary>
    public double? Number(uint tag) =>
        double.TryParse(Text(tag)?.Split('\\')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    public string? Text(uint tag) => elements.TryGetValue(tag, out var e) ? Encoding.ASCII.GetString(e.Value.Span).Trim(' ', '\0') : null;

    /// <returns>Where the next element starts.</returns>
    private int ReadElement(ReadOnlyMemory<byte> bytes, int position)
    {
        var span = bytes.Span;
        var group = BinaryPrimitives.ReadUInt16LittleEndian(span[position..]);
        var tag = ((uint)group << 16) | BinaryPrimitives.ReadUInt16LittleEndian(span[(position + 2)..]);
        if (group == ItemGroup)
        {
            return SkipItem(bytes, tag, position);
        }

        var (vr, length, start) = Header(span, position, isExplicit: group == 2 || IsExplicit(span[(position + 4)..]));
        if (tag == PixelDataTag && depth == 0)
        {
            Encapsulated = length == Undefined;
            PixelData = bytes.Slice(start, Encapsulated ? bytes.Length - start : Bounded(bytes, start, length));
            return start;
        }

        if (length == Undefined)
        {
            depth++; // A sequence, or pixels inside one: its items follow.
            return start;
        }

        var value = bytes.Slice(start, Bounded(bytes, start, length));
        if (tag == TransferSyntaxUid)
        {
            TransferSyntax = TransferSyntaxes.Check(Encoding.ASCII.GetString(value.Span).Trim(' ', '\0'));
        }
        else if (group == ImageGroup && depth == 0)
        {
            elements[tag] = (vr, value);
        }

        return start + value.Length;
    }

    // Items have no type. One of undefined length is walked through, as its sequence is; delimiters lead back out.
    private int SkipItem(ReadOnlyMemory<byte> bytes, uint tag, int position)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[(position + 4)..]);
        depth += tag == ItemTag ? (length == Undefined ? 1 : 0) : -1;
        return position + 8 + (tag == ItemTag && length != Undefined ? Bounded(bytes, position + 8, length) : 0);
    }

    // Decided by the first element after group 2, as files exist whose transfer syntax says otherwise.
    private bool IsExplicit(ReadOnlySpan<byte> vr) =>
        isExplicit ??= char.IsAsciiLetterUpper((char)vr[0]) && char.IsAsciiLetterUpper((char)vr[1]);

    /// <returns>Type, length in bytes or <see cref="Undefined"/>, and where the value starts.</returns>
    private static (string Vr, uint Length, int Start) Header(ReadOnlySpan<byte> bytes, int position, bool isExplicit)
    {
        if (!isExplicit)
        {
            return ("", BinaryPrimitives.ReadUInt32LittleEndian(bytes[(position + 4)..]), position + 8);
        }

        var vr = Encoding.ASCII.GetString(bytes.Slice(position + 4, 2));
        if (vr is not ("OB" or "OD" or "OF" or "OL" or "OV" or "OW" or "SQ" or "SV" or "UC" or "UN" or "UR" or "UT" or "UV"))
        {
            return (vr, BinaryPrimitives.ReadUInt16LittleEndian(bytes[(position + 6)..]), position + 8);
        }

        return position + 12 <= bytes.Length
            ? (vr, BinaryPrimitives.ReadUInt32LittleEndian(bytes[(position + 8)..]), position + 12)
            : throw CutShort();
    }

    private static int Bounded(ReadOnlyMemory<byte> bytes, int start, uint length) => start + (long)length <= bytes.Length ? (int)length : throw CutShort();

    private static UnreadableSignalException CutShort() => new("Expected a whole DICOM file; found one that is cut short.");
}
