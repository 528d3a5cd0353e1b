using Cerebrum.Ml.Processing;
using Cerebrum.Ml.Xray;
using Cerebrum.Tests.Layout;
using SkiaSharp;

namespace Cerebrum.Tests.Xray;

public sealed class ImageDecoderTests
{
    private const int Side = 64;

    /// <summary>A ramp that tells left from right and top from bottom.</summary>
    private static readonly byte[] Ramp = [.. Enumerable.Range(0, Side * Side).Select(i => (byte)((2 * (i % Side)) + (i / Side)))];

    [Fact]
    public void A_Gray_Png_Comes_Out_As_It_Is() =>
        Assert.Equal(Ramp, Decode(PngFile.Write(Side, Side, 8, PngFile.Gray, Ramp)).Pixels);

    [Fact]
    public void A_Palette_Png_Shows_The_Colours_Of_Its_Palette()
    {
        byte[] grays = [.. Enumerable.Range(0, 256).SelectMany(i => new[] { (byte)i, (byte)i, (byte)i })];
        Assert.Equal(Ramp, Decode(PngFile.Write(Side, Side, 8, PngFile.Palette, Ramp, grays)).Pixels);
    }

    [Fact]
    public void Sixteen_Bits_A_Sample_Show_The_Same_Picture()
    {
        byte[] deep = [.. Ramp.SelectMany(p => new[] { p, p })];
        Assert.Equal(Ramp, Decode(PngFile.Write(Side, Side, 16, PngFile.Gray, deep)).Pixels);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Few_Bits_A_Sample_Show_The_Same_Picture_In_Fewer_Grays(byte depth)
    {
        var perByte = 8 / depth;
        var packed = Ramp.Chunk(perByte).Select(group => (byte)group.Select((p, i) => (p >> (8 - depth)) << (8 - (depth * (i + 1)))).Sum());
        var steps = (1 << depth) - 1;
        Assert.Equal([.. Ramp.Select(p => (byte)((p >> (8 - depth)) * 255 / steps))], Decode(PngFile.Write(Side, Side, depth, PngFile.Gray, [.. packed])).Pixels);
    }

    [Fact]
    public void An_Interlaced_Png_Shows_The_Same_Picture() => Assert.Equal(Ramp, Decode(PngFile.Interlaced(Side, Side, Ramp)).Pixels);

    [Fact]
    public void Transparent_Is_Black()
    {
        byte[] rows = [.. Ramp.SelectMany((p, i) => new[] { p, i % Side < 32 ? (byte)255 : (byte)0 })];
        var image = Decode(PngFile.Write(Side, Side, 8, PngFile.GrayAlpha, rows));
        Assert.All(Enumerable.Range(0, Side * Side), i => Assert.Equal(i % Side < 32 ? Ramp[i] : 0, image.Pixels[i]));
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(3, 1, 1)]
    [InlineData(6, 1, 0)] // A quarter turn clockwise brings the stored top left to the top right,
    [InlineData(8, 0, 1)] // one counter-clockwise to the bottom left.
    public void A_Photograph_Is_Turned_Upright(byte orientation, int darkX, int darkY)
    {
        using var bitmap = new SKBitmap(80, 60);
        bitmap.Erase(SKColors.White);
        using (var canvas = new SKCanvas(bitmap))
        {
            // The stored picture is dark at its top left.
            canvas.DrawRect(0, 0, 30, 20, new SKPaint { Color = SKColors.Black });
        }

        using var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        var bytes = jpeg.ToArray();
        var image = ImageDecoder.Decode((byte[])[.. bytes[..2], .. exif, .. bytes[2..]]);
        Assert.Equal(orientation >= 5 ? (60, 80) : (80, 60), (image.Width, image.Height));
        var at = image.Image.Pixels[(darkY * (image.Height - 9) + 4) * image.Width + (darkX * (image.Width - 9)) + 4];
        Assert.True(at < 40, $"Expected the dark corner at ({darkX}, {darkY}); found {at}.");
    }

    [Fact]
    public void A_Header_That_Claims_900_Million_Pixels_Costs_No_Memory()
    {
        var bomb = PngFile.Write(30_000, 30_000, 8, PngFile.Gray, new byte[100]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<UnreadableSignalException>(() => ImageDecoder.Decode(bomb));
        Assert.Equal("Expected an image of at most 40 million pixels and 16384 on a side; found 30000×30000.", e.Message);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    [Fact]
    public void One_Pixel_Is_Too_Small() =>
        Assert.Equal("Expected an image of at least 32×32 pixels; found 1×1.", Refusal(PngFile.Write(1, 1, 8, PngFile.Gray, [0])));

    [Fact]
    public void A_Png_That_Is_Cut_Short_Is_Refused()
    {
        var whole = PngFile.Write(Side, Side, 8, PngFile.Gray, Ramp);
        Assert.Contains("cut short or damaged", Refusal(whole[..(whole.Length / 2)]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not an image")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    public void What_Is_Not_An_Image_Is_Refused_With_What_Was_Expected(string text) =>
        Assert.StartsWith("Expected an image (PNG, JPEG, WebP, BMP, GIF, DICOM or plain TIFF); found", Refusal(System.Text.Encoding.ASCII.GetBytes(text)), StringComparison.Ordinal);

    [Theory]
    [InlineData(8, false)]
    [InlineData(16, true)]
    public void A_Plain_Tiff_Shows_The_Same_Picture(byte depth, bool bigEndian)
    {
        var image = Decode(Tiff(depth, bigEndian));
        Assert.Equal(depth == 8 ? Ramp : [.. Ramp.Select(p => (byte)((p / 189.0 * 255) + 0.5))], image.Pixels); // Deep samples are stretched.
    }

    [Fact]
    public void A_Tiff_Cut_Short_Anywhere_Is_Refused()
    {
        var whole = Tiff(8, bigEndian: false);
        for (var length = 4; length < whole.Length; length += length < 200 ? 1 : 61)
        {
            Assert.StartsWith("Expected ", Refusal(whole[..length]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_Damaged_File_Is_An_Image_Or_A_Refusal()
    {
        var random = new Random(1);
        for (var i = 0; i < 400; i++)
        {
            DecodeOrRefuse(Damage(PngFile.Write(Side, Side, 8, PngFile.Gray, Ramp), random));
            DecodeOrRefuse(Damage(Tiff(16, bigEndian: true), random));
        }
    }

    [Fact]
    public void A_Damaged_Sample_Is_An_Image_Or_A_Refusal()
    {
        Assert.SkipUnless(Repository.Data is not null, "shared/data is not beside this checkout.");
        var random = new Random(2);
        foreach (var path in Directory.GetFiles(Path.Combine(Repository.Data!, "samples", "images")))
        {
            var whole = File.ReadAllBytes(path);
            for (var i = 0; i < 12; i++)
            {
                DecodeOrRefuse(Damage(whole, random));
            }
        }
    }

    // Cut short in one of two, and up to four bytes of the first 600, where the structure is, changed.
    private static byte[] Damage(byte[] whole, Random random)
    {
        var copy = random.Next(2) == 0 ? whole.ToArray() : whole[..random.Next(1, whole.Length + 1)];
        for (var i = random.Next(5); i > 0; i--)
        {
            copy[random.Next(Math.Min(copy.Length, 600))] ^= (byte)random.Next(1, 256);
        }

        return copy;
    }

    private static void DecodeOrRefuse(byte[] bytes)
    {
        try
        {
            GraySquare.From(ImageDecoder.Decode(bytes).Image);
        }
        catch (UnreadableSignalException e)
        {
            Assert.StartsWith("Expected ", e.Message, StringComparison.Ordinal);
        }
    }

    private static byte[] Tiff(byte depth, bool bigEndian)
    {
        ushort[] tags = [256, 0, Side, 257, 0, Side, 258, 0, depth, 259, 0, 1, 262, 0, 1, 273, 0, 122, 277, 0, 1, 278, 0, Side, 284, 0, 1];
        byte[] Two(int v) => bigEndian ? [(byte)(v >> 8), (byte)v] : [(byte)v, (byte)(v >> 8)];
        byte[] Four(int v) => bigEndian ? [0, 0, .. Two(v)] : [.. Two(v), 0, 0];
        var entries = tags.Chunk(3).SelectMany(t => (byte[])[.. Two(t[0]), .. Two(3), .. Four(1), .. Two(t[2]), 0, 0]);
        var samples = Ramp.SelectMany(p => depth == 8 ? [p] : Two(p * 8));
        return [.. bigEndian ? "MM\0*"u8 : "II*\0"u8, .. Four(8), .. Two(9), .. entries, .. Four(0), .. samples];
    }

    private static GrayImage Decode(byte[] bytes) => ImageDecoder.Decode(bytes).Image;

    private static string Refusal(byte[] bytes) => Assert.Throws<UnreadableSignalException>(() => ImageDecoder.Decode(bytes)).Message;
}
