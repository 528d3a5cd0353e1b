using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Speech.Audio;

/// <summary>From the bytes of any audio file to a <see cref="Clip"/>.</summary>
internal static class AudioReader
{
    /// <exception cref="UnreadableSignalException">Not audio, no samples, or longer than <see cref="Clip.Longest"/>.</exception>
    public static async Task<Clip> ReadAsync(ReadOnlyMemory<byte> file, CancellationToken ct)
    {
        if (WaveFile.IsWave(file.Span))
        {
            return FromWave(WaveFile.Parse(file));
        }

        var demuxer = AudioContainer.Sniff(file.Span)
            ?? throw new UnreadableSignalException("Expected WAV, MP3, M4A, AAC, OGG, WebM or FLAC audio; found something else.");
        var samples = await Ffmpeg.DecodeAsync(demuxer == "mov" ? Mp4Index.First(file) : file, demuxer, ct);
        CheckLength((double)samples.Length / Clip.SampleRateHz);
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = float.IsFinite(samples[i]) ? Math.Clamp(samples[i], -1f, 1f) : 0f;
        }

        return new Clip(samples, Clip.ClippedShare(samples));
    }

    private static Clip FromWave(WaveFile wave)
    {
        CheckLength((double)wave.Frames / wave.SampleRateHz);
        var mono = WaveSamples.Mix(wave);
        return new Clip(Resampler.ToClipRate(mono, wave.SampleRateHz), Clip.ClippedShare(mono));
    }

    private static void CheckLength(double seconds)
    {
        if (seconds > Clip.Longest.TotalSeconds)
        {
            throw new UnreadableSignalException($"Expected at most {Clip.Longest.TotalSeconds:0} s of audio; found more.");
        }
    }
}
