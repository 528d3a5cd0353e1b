using System.Buffers.Binary;
using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Xray.Dicom;

/// <summary>The first frame of a DICOM file as it is to be seen: rescaled, windowed, white bones (PS3.3 C.7.6.3, C.11).</summary>
internal static class DicomImage
{
    private const uint SamplesPerPixel = 0x0028_0002;
    private const uint PhotometricInterpretation = 0x0028_0004;
    private const uint Rows = 0x0028_0010;
    private const uint Columns = 0x0028_0011;
    private const uint BitsAllocated = 0x0028_0100;
    private const uint BitsStored = 0x0028_0101;
    private const uint PixelRepresentation = 0x0028_0103;
    private const uint WindowCenter = 0x0028_1050;
    private const uint WindowWidth = 0x0028_1051;
    private const uint RescaleIntercept = 0x0028_1052;
    private const uint RescaleSlope = 0x0028_1053;

    /// <exception cref="UnreadableSignalException">The file is damaged, or holds an image of a kind that is not read.</exception>
    public static DecodedImage Decode(ReadOnlyMemory<byte> bytes)
    {
        var file = DicomFile.Read(bytes);
        var (width, height) = (file.Integer(Columns) ?? 0, file.Integer(Rows) ?? 0);
        ImageDecoder.CheckSize(width, height);
        var photometric = file.Text(PhotometricInterpretation);
        if (file.TransferSyntax == TransferSyntaxes.JpegBaseline)
        {
            return DecodeJpeg(file, inverted: photometric == "MONOCHROME1");
        }

        if (file.Integer(SamplesPerPixel) != 1 || photometric is not ("MONOCHROME1" or "MONOCHROME2"))
        {
            throw new UnreadableSignalException("Expected a DICOM image of one channel, MONOCHROME1 or MONOCHROME2; found a coloured one.");
        }

        var values = Samples(file, width * height);
        Window(file, values);
        var pixels = new byte[values.Length];
        Luminance.Stretch(values, pixels);
        return new DecodedImage(new GrayImage(width, height, Invert(pixels, photometric == "MONOCHROME1")), width, height, "dicom");
    }

    private static DecodedImage DecodeJpeg(DicomFile file, bool inverted)
    {
        var jpeg = ImageDecoder.DecodePicture(FirstFragment(file.PixelData).Span);
        return jpeg with { Image = jpeg.Image with { Pixels = Invert(jpeg.Image.Pixels, inverted) }, Format = "dicom" };
    }

    // An offset table comes first, then the frame in items; almost every writer puts a frame into one.
    private static ReadOnlyMemory<byte> FirstFragment(ReadOnlyMemory<byte> items)
    {
        var table = Item(items);
        return Item(items[(8 + table.Length)..]);
    }

    private static ReadOnlyMemory<byte> Item(ReadOnlyMemory<byte> items)
    {
        if (items.Length < 8 || BinaryPrimitives.ReadUInt16LittleEndian(items.Span) != 0xFFFE)
        {
            throw new UnreadableSignalException("Expected the items of a compressed DICOM image; found something else.");
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(items.Span[4..]);
        return length <= items.Length - 8 ? items.Slice(8, (int)length) : throw new UnreadableSignalException("Expected a whole DICOM file; found one that is cut short.");
    }

    private static float[] Samples(DicomFile file, int count)
    {
        var (allocated, stored) = (file.Integer(BitsAllocated) ?? 0, file.Integer(BitsStored) ?? 0);
        if (allocated is not (8 or 16) || stored < 1 || stored > allocated)
        {
            throw new UnreadableSignalException($"Expected 8 or 16 bits a DICOM sample; found {stored} of {allocated}.");
        }

        var data = file.PixelData.Span;
        if (file.Encapsulated || data.Length < (long)count * allocated / 8)
        {
            throw new UnreadableSignalException("Expected a whole DICOM image; found fewer samples than its rows and columns need.");
        }

        var values = new float[count];
        var shift = 32 - stored;
        var signed = file.Integer(PixelRepresentation) == 1;
        for (var i = 0; i < count; i++)
        {
            // Bits over the stored ones are not the image's; the shifts drop them and carry the sign.
            var raw = (allocated == 8 ? data[i] : BinaryPrimitives.ReadUInt16LittleEndian(data[(2 * i)..])) << shift;
            values[i] = signed ? raw >> shift : (uint)raw >> shift;
        }

        return values;
    }

    // Clips to the window the radiographer chose (PS3.3 C.11.2.1.2); without one the whole range is seen.
    private static void Window(DicomFile file, float[] values)
    {
        var (slope, intercept) = (file.Number(RescaleSlope) ?? 1, file.Number(RescaleIntercept) ?? 0);
        var (center, width) = (file.Number(WindowCenter), file.Number(WindowWidth));
        var hasWindow = center is not null && width >= 1;
        var (low, high) = hasWindow ? (center!.Value - 0.5 - ((width!.Value - 1) / 2), center.Value - 0.5 + ((width.Value - 1) / 2)) : (double.MinValue, double.MaxValue);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)Math.Clamp((values[i] * slope) + intercept, low, high);
        }
    }

    private static byte[] Invert(byte[] pixels, bool invert) => invert ? Array.ConvertAll(pixels, p => (byte)(255 - p)) : pixels;
}
