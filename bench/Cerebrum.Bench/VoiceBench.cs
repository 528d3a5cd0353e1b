using System.Text.Json;
using Cerebrum.Ml.Speech;
using Cerebrum.Ml.Speech.Audio;
using Cerebrum.Ml.Speech.Features;

namespace Cerebrum.Bench;

/// <summary>Speech emotion on a 3 s clip: stage by stage, and the whole request.</summary>
internal static class VoiceBench
{
    private const int Seconds = 3;

    public static async Task RunAsync()
    {
        var (wav16, wav48) = (Wav(16_000), Wav(48_000));
        var clip = await AudioReader.ReadAsync(wav16, default);
        var frames = AcousticFrames.Of(clip.Samples);
        var activity = Activity.Of(frames);
        Timing.Print("features of a 3 s clip", () => Features(clip));
        Timing.Print("  frames", () => AcousticFrames.Of(clip.Samples));
        Timing.Print("  functionals", () => AcousticFunctionals.Of(frames, activity, activity.First, activity.End));
        Timing.Print("read a WAV of 16 kHz", () => AudioReader.ReadAsync(wav16, default).GetAwaiter().GetResult());
        Timing.Print("read a WAV of 48 kHz", () => AudioReader.ReadAsync(wav48, default).GetAwaiter().GetResult());
        Timing.Print("activity, quality and description", () => Describe(clip, frames));
        using var host = new MlHost();
        var json = JsonSerializer.SerializeToUtf8Bytes(new { url = Convert.ToBase64String(wav48) });
        await Timing.PrintAsync("request: WAV of 16 kHz", () => PostAsync(host.Client, new ByteArrayContent(wav16)));
        await Timing.PrintAsync("request: WAV of 48 kHz", () => PostAsync(host.Client, new ByteArrayContent(wav48)));
        await Timing.PrintAsync("request: WAV of 48 kHz, base64 in JSON", () => PostAsync(host.Client, new ByteArrayContent(json) { Headers = { ContentType = new("application/json") } }));
    }

    private static void Features(Clip clip)
    {
        var frames = AcousticFrames.Of(clip.Samples);
        var activity = Activity.Of(frames);
        AcousticFunctionals.Of(frames, activity, activity.First, activity.End);
    }

    private static void Describe(Clip clip, AcousticFrames frames)
    {
        var activity = Activity.Of(frames);
        ClipQuality.Of(clip, frames, activity);
        VoiceDescription.Of(frames, activity);
    }

    private static async Task PostAsync(HttpClient client, HttpContent body)
    {
        using var response = await client.PostAsync("/v1/ml/audio/emotion", body);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync();
    }

    // Syllables of a gliding tone of eleven harmonics, and hiss: a voice enough for every stage to have its work. 16-bit mono.
    private static byte[] Wav(int rateHz)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0"u8);
        writer.Write(rateHz);
        writer.Write(2 * rateHz);
        writer.Write("\x02\0\x10\0data"u8);
        writer.Write(2 * Seconds * rateHz);
        var random = new Random(1);
        for (var n = 0; n < Seconds * rateHz; n++)
        {
            var t = (double)n / rateHz;
            var phase = 2 * Math.PI * ((140 * t) + (8 * Math.Sin(2 * Math.PI * 0.7 * t)));
            var tone = Enumerable.Range(1, 11).Sum(h => Math.Sin(h * phase) / h);
            var envelope = Math.Pow(Math.Sin(2 * Math.PI * 1.7 * t), 2);
            writer.Write((short)(6000 * ((tone * envelope) + (0.03 * (random.NextDouble() - 0.5)))));
        }

        return file.ToArray();
    }
}
