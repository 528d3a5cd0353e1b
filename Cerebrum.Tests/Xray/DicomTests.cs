using System.Buffers.Binary;
using System.Text;
using Cerebrum.Ml.Processing;
using Cerebrum.Ml.Xray;
using SkiaSharp;

namespace Cerebrum.Tests.Xray;

public sealed class DicomTests
{
    private const string Implicit = "1.2.840.10008.1.2", Explicit = "1.2.840.10008.1.2.1", Jpeg = "1.2.840.10008.1.2.4.50";
    private const int Side = 40;

    private static readonly ushort[] Ramp = [.. Enumerable.Range(0, Side * Side).Select(i => (ushort)(i % Side * 100))]; // 0..3900: 12 bits.

    [Theory]
    [InlineData(Explicit)]
    [InlineData(Implicit)]
    public void Both_Ways_To_Write_Elements_Show_The_Same_Image(string syntax)
    {
        var image = ImageDecoder.Decode(File(syntax, "MONOCHROME2"));
        Assert.Equal((Side, Side, "dicom"), (image.Width, image.Height, image.Format));
        Assert.Equal((0, 255), (image.Image.Pixels[0], image.Image.Pixels[Side - 1]));
    }

    [Fact]
    public void Monochrome1_Is_Turned_To_White_Bones()
    {
        var image = ImageDecoder.Decode(File(Explicit, "MONOCHROME1")).Image;
        Assert.Equal((255, 0), (image.Pixels[0], image.Pixels[Side - 1]));
    }

    [Fact]
    public void The_Window_Is_What_Is_Seen()
    {
        var image = ImageDecoder.Decode(File(Explicit, "MONOCHROME2", window: ("1000", "401"))).Image;
        Assert.Equal(0, image.Pixels[8]); // 800 and less is black,
        Assert.InRange(image.Pixels[10], 126, 129); // 1000 is the middle,
        Assert.Equal(255, image.Pixels[13]); // 1200 and more is white.
    }

    [Fact]
    public void Baseline_Jpeg_Inside_Is_Decoded()
    {
        using var bitmap = new SKBitmap(Side, Side, SKColorType.Gray8, SKAlphaType.Opaque);
        bitmap.Erase(new SKColor(200, 200, 200));
        using var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        var image = ImageDecoder.Decode(File(Jpeg, "MONOCHROME2", fragment: jpeg.ToArray())).Image;
        Assert.InRange(image.Pixels[500], 198, 202);
    }

    [Fact]
    public void A_File_Inside_A_File_Inside_A_File_Does_Not_Exhaust_The_Stack()
    {
        var file = File(Jpeg, "MONOCHROME2", fragment: [1, 2]);
        for (var depth = 0; depth < 3; depth++)
        {
            file = File(Jpeg, "MONOCHROME2", fragment: file);
        }

        Assert.StartsWith("Expected an image", Refusal(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_Compression_Is_Named() =>
        Assert.EndsWith("found transfer syntax JPEG 2000.", Refusal(File("1.2.840.10008.1.2.4.90", "MONOCHROME2")), StringComparison.Ordinal);

    [Fact]
    public void Colour_Is_Refused() => Assert.Contains("one channel", Refusal(File(Explicit, "RGB")), StringComparison.Ordinal);

    [Fact]
    public void A_File_Cut_Short_Anywhere_Is_Refused_Without_A_Word_About_The_Patient()
    {
        var whole = File(Explicit, "MONOCHROME2");
        for (var length = 133; length < whole.Length; length += length < 600 ? 1 : 97)
        {
            Assert.DoesNotContain("Doe", Refusal(whole[..length]), StringComparison.Ordinal);
        }
    }

    private static string Refusal(byte[] bytes) => Assert.Throws<UnreadableSignalException>(() => ImageDecoder.Decode(bytes)).Message;

    internal static byte[] File(string syntax, string photometric, (string Center, string Width)? window = null, byte[]? fragment = null)
    {
        var file = new List<byte>([.. new byte[128], .. "DICM"u8]);
        void Element(uint tag, string vr, byte[] value)
        {
            value = value.Length % 2 == 0 ? value : [.. value, vr == "UI" ? (byte)0 : (byte)' '];
            file.AddRange([(byte)(tag >> 16), (byte)(tag >> 24), (byte)tag, (byte)(tag >> 8)]);
            var length = BitConverter.GetBytes(fragment is not null && vr == "OB" ? uint.MaxValue : (uint)value.Length);
            file.AddRange(syntax == Implicit && tag >> 16 != 2 ? length
                : vr is "OW" or "OB" ? [.. Encoding.ASCII.GetBytes(vr), 0, 0, .. length] : [.. Encoding.ASCII.GetBytes(vr), .. length[..2]]);
            file.AddRange(value);
        }

        void Number(uint tag, int value) => Element(tag, "US", BitConverter.GetBytes((ushort)value));
        Element(0x0002_0010, "UI", Encoding.ASCII.GetBytes(syntax));
        Element(0x0010_0010, "PN", "Doe^Jane"u8.ToArray());
        Number(0x0028_0002, photometric == "RGB" ? 3 : 1);
        Element(0x0028_0004, "CS", Encoding.ASCII.GetBytes(photometric));
        Number(0x0028_0010, Side);
        Number(0x0028_0011, Side);
        Number(0x0028_0100, 16);
        Number(0x0028_0101, 12);
        Number(0x0028_0103, 0);
        if (window is var (center, width))
        {
            Element(0x0028_1050, "DS", Encoding.ASCII.GetBytes(center));
            Element(0x0028_1051, "DS", Encoding.ASCII.GetBytes(width));
        }

        Element(0x7FE0_0010, fragment is null ? "OW" : "OB", fragment is null ? Samples() : Items(fragment));
        return [.. file];
    }

    private static byte[] Samples() => [.. Ramp.SelectMany(v => new[] { (byte)v, (byte)(v >> 8) })];

    private static byte[] Items(byte[] fragment)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, fragment.Length);
        return [0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0x00, 0xE0, .. length, .. fragment, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];
    }
}
