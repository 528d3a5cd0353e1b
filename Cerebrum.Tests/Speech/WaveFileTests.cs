using Cerebrum.Ml.Processing;
using Cerebrum.Ml.Speech.Audio;

namespace Cerebrum.Tests.Speech;

public sealed class WaveFileTests
{
    private static readonly float[] Quarter = [0f, 0.25f, -0.25f, 0.5f, -0.5f];

    [Theory]
    [InlineData(1, 8)]
    [InlineData(1, 16)]
    [InlineData(1, 24)]
    [InlineData(1, 32)]
    [InlineData(3, 32)]
    [InlineData(3, 64)]
    public void Samples_Come_Back_Whatever_Their_Encoding(int tag, int bits)
    {
        byte[] Encode(float s) => (tag, bits) switch
        {
            (1, 8) => [(byte)Math.Round((s * 127) + 128)],
            (1, 16) => BitConverter.GetBytes((short)(s * 32767)),
            (1, 24) => Sound.Int24(s),
            (1, _) => BitConverter.GetBytes((int)(s * 2147483647.0)),
            (_, 32) => BitConverter.GetBytes(s),
            _ => BitConverter.GetBytes((double)s),
        };
        var file = Sound.Riff((ushort)tag, 1, 16_000, (ushort)bits, [.. Quarter.SelectMany(Encode)], Sound.Junk);
        var samples = WaveSamples.Mix(WaveFile.Parse(file));
        Assert.Equal(Quarter.Length, samples.Length);
        Assert.All(Quarter.Zip(samples), pair => Assert.Equal(pair.First, pair.Second, bits == 8 ? 0.01f : 1e-4f));
    }

    // G.711's tables at 16 bits: mu-law 0x80 is +32124, 0xFF is 0; A-law 0xAA is +32256, 0xD5 is +8.
    [Theory]
    [InlineData(7, 0x80, 32124)]
    [InlineData(7, 0x00, -32124)]
    [InlineData(7, 0xFF, 0)]
    [InlineData(6, 0xAA, 32256)]
    [InlineData(6, 0x2A, -32256)]
    [InlineData(6, 0xD5, 8)]
    public void Telephone_Codes_Follow_Their_Tables(int tag, int code, int sixteenBit)
    {
        var samples = WaveSamples.Mix(WaveFile.Parse(Sound.Riff((ushort)tag, 1, 8000, 8, [(byte)code])));
        Assert.Equal(sixteenBit / 32768f, samples[0], 1e-6f);
    }

    [Fact]
    public void Channels_Are_Mixed_And_A_Cut_Off_File_Keeps_Its_Whole_Frames()
    {
        byte[] data = [0, 0x40, 0, 0x20, 0, 0x40, 0]; // One frame of 0.5 and 0.25, then three bytes of the next.
        var wave = WaveFile.Parse(Sound.Riff(1, 2, 44_100, 16, data, length: 1_000_000));
        Assert.Equal([0.375f], WaveSamples.Mix(wave));
    }

    [Fact]
    public void No_Samples_Are_Refused_With_What_Was_Expected()
    {
        var e = Assert.Throws<UnreadableSignalException>(() => WaveFile.Parse(Sound.Riff(1, 1, 16_000, 16, [])));
        Assert.Equal("Expected a WAV file with samples; found none.", e.Message);
    }

    [Fact]
    public async Task More_Than_Five_Minutes_Is_Refused()
    {
        var long8Bit = Sound.Riff(1, 1, 8000, 8, new byte[(300 * 8000) + 8]);
        var e = await Assert.ThrowsAsync<UnreadableSignalException>(() => AudioReader.ReadAsync(long8Bit, TestContext.Current.CancellationToken));
        Assert.Equal("Expected at most 300 s of audio; found more.", e.Message);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(11_025)]
    [InlineData(44_100)]
    [InlineData(48_000)]
    [InlineData(44_101)]
    public void Resampling_Keeps_A_Tone_And_Its_Length(int rate)
    {
        var tone = Enumerable.Range(0, rate).Select(n => (float)Math.Sin(2 * Math.PI * 1000 * n / rate)).ToArray();
        var resampled = Resampler.ToClipRate(tone, rate);
        Assert.InRange(resampled.Length, 15_999, 16_000);
        for (var n = 200; n < 15_800; n++)
        {
            Assert.Equal(Math.Sin(2 * Math.PI * 1000 * n / 16_000), resampled[n], 2e-3); // -54 dB: the nearest phase of an odd rate.
        }
    }

    [Fact]
    public void Resampling_Removes_What_The_New_Rate_Cannot_Hold()
    {
        var tone = Enumerable.Range(0, 48_000).Select(n => (float)Math.Sin(2 * Math.PI * 9500 * n / 48_000)).ToArray();
        Assert.All(Resampler.ToClipRate(tone, 48_000)[200..^200], sample => Assert.InRange(sample, -1e-3f, 1e-3f));
    }

    [Fact]
    public void A_Thousand_Broken_Headers_End_In_Samples_Or_A_Refusal()
    {
        var random = new Random(3);
        var good = Sound.Wave(Sound.Voice(0.2));
        for (var i = 0; i < 1000; i++)
        {
            var file = good[..random.Next(12, good.Length)];
            for (var k = 0; k < 4; k++)
            {
                file[random.Next(11, Math.Min(60, file.Length))] = (byte)random.Next(256);
            }

            try
            {
                Assert.NotEmpty(WaveSamples.Mix(WaveFile.Parse(file)));
            }
            catch (UnreadableSignalException e)
            {
                Assert.StartsWith("Expected", e.Message);
            }
        }
    }
}
