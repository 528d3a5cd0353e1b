using Cerebrum.Ml.Processing;
using Cerebrum.Ml.Xray.Dicom;
using Cerebrum.Ml.Xray.Tiff;
using SkiaSharp;

namespace Cerebrum.Ml.Xray;

/// <summary>Bytes of an image file to luminance, upright. What the file says about itself is checked before memory is taken for it.</summary>
internal static class ImageDecoder
{
    /// <summary>40 million: the largest flat-panel detectors have about 18.</summary>
    public const long MaxPixels = 40_000_000;
    public const int MaxSide = 16_384;
    public const int MinSide = 32;

    /// <summary>A JPEG is decoded at the half, quarter or eighth that leaves at least this on its shorter side.</summary>
    private const int EnoughSide = 512;

    private const string Readable = "Expected an image (PNG, JPEG, WebP, BMP, GIF, DICOM or plain TIFF)";

    private static readonly HashSet<SKEncodedImageFormat> Formats =
        [SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Webp, SKEncodedImageFormat.Bmp, SKEncodedImageFormat.Gif];

    /// <exception cref="UnreadableSignalException">Not an image, of another format, cut short, too large or too small.</exception>
    public static DecodedImage Decode(ReadOnlyMemory<byte> bytes)
    {
        if (DicomFile.IsDicom(bytes.Span))
        {
            return DicomImage.Decode(bytes);
        }

        if (TiffDirectory.IsTiff(bytes.Span))
        {
            return TiffImage.Decode(bytes.Span);
        }

        return DecodePicture(bytes.Span);
    }

    /// <summary>The formats that Skia reads. What lies inside a DICOM file comes here, never back to <see cref="Decode"/>: files nest as deep as someone likes.</summary>
    /// <exception cref="UnreadableSignalException">As above.</exception>
    public static DecodedImage DecodePicture(ReadOnlySpan<byte> bytes)
    {
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data);
        if (codec is null || !Formats.Contains(codec.EncodedFormat))
        {
            throw new UnreadableSignalException($"{Readable}; found {(bytes.IsEmpty ? "nothing" : "something else, or the beginning of one")}.");
        }

        CheckSize(codec.Info.Width, codec.Info.Height);
        var upright = Orientation.Apply(Read(codec), codec.EncodedOrigin);
        var swapped = (int)codec.EncodedOrigin >= 5; // EXIF 5 to 8 exchange the axes.
        return new DecodedImage(
            upright, swapped ? codec.Info.Height : codec.Info.Width, swapped ? codec.Info.Width : codec.Info.Height, codec.EncodedFormat.ToString().ToLowerInvariant());
    }

    /// <exception cref="UnreadableSignalException">Outside the limits; the message has the limit and what was found.</exception>
    public static void CheckSize(long width, long height)
    {
        if (width < MinSide || height < MinSide)
        {
            throw new UnreadableSignalException($"Expected an image of at least {MinSide}×{MinSide} pixels; found {width}×{height}.");
        }

        if (width > MaxSide || height > MaxSide || width * height > MaxPixels)
        {
            throw new UnreadableSignalException($"Expected an image of at most {MaxPixels / 1_000_000} million pixels and {MaxSide} on a side; found {width}×{height}.");
        }
    }

    private static GrayImage Read(SKCodec codec)
    {
        var size = codec.GetScaledDimensions(Math.Min(1, (float)EnoughSide / Math.Min(codec.Info.Width, codec.Info.Height)));
        if (codec.EncodedFormat != SKEncodedImageFormat.Jpeg || Math.Min(size.Width, size.Height) < EnoughSide)
        {
            size = new SKSizeI(codec.Info.Width, codec.Info.Height);
        }

        var color = codec.Info.ColorType == SKColorType.Gray8 ? SKColorType.Gray8 : SKColorType.Rgba8888;
        // Premultiplied is the picture over black, which is what surrounds a radiograph.
        var info = new SKImageInfo(size.Width, size.Height, color, color == SKColorType.Gray8 ? SKAlphaType.Opaque : SKAlphaType.Premul, codec.Info.ColorSpace);
        using var bitmap = new SKBitmap();
        if (!bitmap.TryAllocPixels(info))
        {
            throw new UnreadableSignalException($"Expected an image that fits into memory; found {info.Width}×{info.Height}.");
        }

        var result = codec.GetPixels(info, bitmap.GetPixels());
        return result == SKCodecResult.Success
            ? Luminance.Of(bitmap)
            : throw new UnreadableSignalException($"{Readable}; found a {codec.EncodedFormat} that is cut short or damaged ({result}).");
    }
}

/// <param name="Image">Upright luminance; smaller than the file's image where that was far larger than needed.</param>
/// <param name="Width">Of the file's image, upright, pixels.</param>
/// <param name="Height">Of the file's image, upright, pixels.</param>
/// <param name="Format">As in <c>png</c>, <c>dicom</c>.</param>
internal sealed record DecodedImage(GrayImage Image, int Width, int Height, string Format);
