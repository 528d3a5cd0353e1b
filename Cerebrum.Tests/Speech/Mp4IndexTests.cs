using System.Buffers.Binary;
using System.Text;
using Cerebrum.Ml.Speech.Audio;

namespace Cerebrum.Tests.Speech;

public sealed class Mp4IndexTests
{
    private static readonly byte[] Head = Box("ftyp", Encoding.ASCII.GetBytes("M4A "));
    private static readonly byte[] Sound = Box("mdat", Encoding.ASCII.GetBytes("skipSOUND"));

    [Fact]
    public void An_Index_Behind_The_Sound_Moves_Before_It_And_Still_Points_At_It()
    {
        var moved = Mp4Index.First((byte[])[.. Head, .. Sound, .. Index((uint)Head.Length + 12), .. Box("free", [])]).ToArray();
        Assert.Equal("moov", Encoding.ASCII.GetString(moved, Head.Length + 4, 4));
        var table = Encoding.ASCII.GetString(moved).IndexOf("stco", StringComparison.Ordinal);
        var offset = (int)BinaryPrimitives.ReadUInt32BigEndian(moved.AsSpan(table + 12));
        Assert.Equal("SOUND", Encoding.ASCII.GetString(moved, offset, 5));
    }

    [Fact]
    public void An_Index_Before_The_Sound_Or_None_Leaves_The_File_As_It_Is()
    {
        byte[] ready = [.. Head, .. Index(0), .. Sound], none = [.. Head, .. Sound], damaged = [.. Head, .. Sound[..^2]];
        Assert.All([ready, none, damaged], file => Assert.Equal(file, Mp4Index.First(file).ToArray()));
    }

    private static byte[] Index(uint offset)
    {
        var table = new byte[12];
        table[7] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(table.AsSpan(8), offset);
        return Box("moov", Box("trak", Box("mdia", Box("minf", Box("stbl", Box("stco", table))))));
    }

    private static byte[] Box(string name, byte[] content) => [0, 0, 0, (byte)(content.Length + 8), .. Encoding.ASCII.GetBytes(name), .. content];
}
