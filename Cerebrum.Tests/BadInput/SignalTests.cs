using System.Text;
using System.Text.Json.Nodes;
using Cerebrum.Ml.Keystrokes;
using Cerebrum.Ml.Processing;
using Cerebrum.Ml.Xray;
using Cerebrum.Tests.Keystrokes;
using Cerebrum.Tests.Speech;
using Cerebrum.Tests.Xray;
using FsCheck;
using FsCheck.Fluent;
using SkiaSharp;

namespace Cerebrum.Tests.BadInput;

/// <summary>Recordings that are not what they say: an answer, or what was expected and what was found.</summary>
[Collection(nameof(Services))]
public sealed class SignalTests(Services services)
{
    private static readonly Arbitrary<Damaged> Clips = Cases.Damages(
        ("16 bits", Sound.Wave(Sound.Voice(1.2))),
        ("8 bits at 8 kHz", Sound.Riff(1, 1, 8_000, 8, [.. Enumerable.Range(0, 9_000).Select(i => (byte)(i * 7))])),
        ("float in stereo", Sound.Riff(3, 2, 44_100, 32, [.. Sound.Voice(0.6).SelectMany(s => (byte[])[.. BitConverter.GetBytes(s), .. BitConverter.GetBytes(-s)])], Sound.Junk)));

    private static readonly Arbitrary<Damaged> Images = Cases.Damages(
        ("PNG", Picture(SKEncodedImageFormat.Png)), ("JPEG", Picture(SKEncodedImageFormat.Jpeg)), ("WebP", Picture(SKEncodedImageFormat.Webp)), ("BMP", Bitmap()),
        ("DICOM", DicomTests.File("1.2.840.10008.1.2.1", "MONOCHROME2", ("1000", "401"))), ("implicit DICOM", DicomTests.File("1.2.840.10008.1.2", "MONOCHROME1")),
        ("JPEG in DICOM", DicomTests.File("1.2.840.10008.1.2.4.50", "MONOCHROME2", fragment: Picture(SKEncodedImageFormat.Jpeg))));

    private static readonly Gen<string> Keystroke = Cases
        .Members(("key", "\"a\""), ("key", "65"), ("timeDown", "0"), ("timeDown", "200.5"), ("timeUp", "280"), ("press_time", "\"410\""), ("release_time", "500"), ("pressure", "0.5"))
        .Some(5).Select(members => $"{{{string.Join(',', members)}}}");

    private static readonly Arbitrary<Joined> Keystrokes = Gen.Frequency((9, Keystroke), (1, Cases.Values)).Some(20).JoinedBy("""{"keystrokes":[""", ",", """],"text":"x"}""");

    private static readonly Arbitrary<Damaged> TypedFiles = Cases.Damages(("keystrokes", Encoding.UTF8.GetBytes(Typing.Steady(40))));

    [Fact]
    public async Task A_Damaged_Wav_Gets_An_Answer_Or_A_Reason()
    {
        await Clips.HoldAsync(120, 90_001, clip => SendsAsync("audio/emotion", clip.Bytes, "audio/wav"));
        await services.AnswerAGoodRequestAsync();
    }

    [Fact]
    public async Task A_Damaged_Image_Gets_An_Answer_Or_A_Reason()
    {
        await Images.HoldAsync(150, 90_002, image => SendsAsync("image/classification", image.Bytes, "application/octet-stream"));
        await services.AnswerAGoodRequestAsync();
    }

    [Fact]
    public Task A_Damaged_Image_Is_Decoded_Or_Refused_And_Nothing_Else() => Images.HoldAsync(1_000, 90_003, image => Reads(() => ImageDecoder.Decode(image.Bytes)));

    [Fact]
    public async Task Odd_Keystrokes_Get_An_Answer_Or_A_Reason()
    {
        await Keystrokes.HoldAsync(250, 90_004, typed => SendsAsync("typing/pattern", typed.Bytes, "application/json"));
        await TypedFiles.HoldAsync(250, 90_005, typed => SendsAsync("typing/pattern", typed.Bytes, "application/json"));
        await services.AnswerAGoodRequestAsync();
    }

    [Fact]
    public async Task Odd_Keystrokes_Are_Read_Or_Refused_And_Nothing_Else()
    {
        await Keystrokes.HoldAsync(2_000, 90_006, typed => Reads(() => KeystrokeReader.Read(typed.Bytes)));
        await TypedFiles.HoldAsync(2_000, 90_007, typed => Reads(() => KeystrokeReader.Read(typed.Bytes)));
    }

    [Fact]
    public async Task Odd_Members_At_The_Predecessors_Route_Get_An_Answer_Or_A_Reason()
    {
        var keystrokes = Product.Sample.ThreeKeystrokes;
        await Cases.Members(("url", keystrokes), ("url", "\"QUJD\""), ("data_type", "\"typing\""), ("model", "\"pattern\""), ("baseline", "{}"), ("explain", "true"))
            .Some(8).JoinedBy("{", ",", "}")
            .HoldAsync(400, 90_008, request => services.SendAsync("/ml/process", request.Bytes, "application/json"));
        await services.AnswerAGoodRequestAsync();
    }

    [Fact]
    public async Task An_Odd_Baseline_Gets_An_Answer_Or_A_Reason()
    {
        var typing = Product.Sample.Text("typing-steady.json");
        var known = JsonNode.Parse((await SendsAsync("typing/pattern", Encoding.UTF8.GetBytes(typing), "application/json")).Body)!["baseline"]!;
        var features = Gen.Elements(known["features"]!.AsObject().Select(f => f.Key).ToArray());
        var summary = Cases.Members(("count", "1"), ("count", "100"), ("mean", "0.5"), ("mean", "499.9"), ("spread", "0"), ("spread", "1e-320"));
        await (from name in features from members in summary.Some(5) select $"\"{name}\":{{{string.Join(',', members)}}}").Some(12)
            .JoinedBy($$"""{"url":{{typing}},"baseline":{"version":{{known["version"]!.ToJsonString()}},"features":{{{known["features"]!.ToJsonString()[1..^1]}},""", ",", "}}}")
            .HoldAsync(120, 90_009, request => SendsAsync("typing/pattern", request.Bytes, "application/json"));

        var clip = Convert.ToBase64String(Product.Sample.Bytes("voice-synthetic.wav"));
        var voice = JsonNode.Parse((await SendsAsync("audio/emotion", Encoding.UTF8.GetBytes($$"""{"url":"{{clip}}"}"""), "application/json")).Body)!["baseline"]!;
        var mean = Convert.FromBase64String((string)voice["mean"]!);
        var extreme = Gen.Elements(float.NaN, float.PositiveInfinity, float.MaxValue, float.Epsilon, -0f)
            .Select(f => $"\"mean\":\"{Convert.ToBase64String([.. Enumerable.Repeat(BitConverter.GetBytes(f), mean.Length / 4).SelectMany(b => b)])}\"");
        await Gen.Frequency((1, extreme), (2, Cases.Members([.. voice.AsObject().Select(m => (m.Key, m.Value!.ToJsonString()))]))).Some(4)
            .JoinedBy($$"""{"url":"{{clip}}","baseline":{{{voice.ToJsonString()[1..^1]}},""", ",", "}}").HoldAsync(80, 90_010, request => SendsAsync("audio/emotion", request.Bytes, "application/json"));
    }

    private Task<(int Status, string Body)> SendsAsync(string task, byte[] bytes, string type) => services.SendAsync($"/v1/ml/{task}", bytes, type);

    private static void Reads(Action read)
    {
        try
        {
            read();
        }
        catch (UnreadableSignalException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    private static byte[] Picture(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(48, 40, SKColorType.Gray8, SKAlphaType.Opaque);
        bitmap.Erase(new SKColor(90, 90, 90));
        bitmap.Erase(new SKColor(200, 200, 200), new SKRectI(5, 5, 30, 30));
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>24 bits a pixel, 40 × 40: rows need no padding.</summary>
    private static byte[] Bitmap()
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("BM"u8);
        foreach (var number in (int[])[54 + (40 * 120), 0, 54, 40, 40, 40, 1 | (24 << 16), 0, 40 * 120, 2835, 2835, 0, 0])
        {
            writer.Write(number);
        }

        writer.Write([.. Enumerable.Range(0, 40 * 120).Select(i => (byte)i)]);
        return file.ToArray();
    }
}
