namespace Cerebrum.Ml.Speech.Audio;

/// <summary>Sound as the features want it.</summary>
/// <param name="Samples">Mono PCM in [-1, 1] at <see cref="SampleRateHz"/>, 1 sample to <see cref="Longest"/>.</param>
/// <param name="Clipped">Share of samples that sit at full scale beside another one that does, 0..1, before resampling.</param>
internal sealed record Clip(float[] Samples, double Clipped)
{
    public const int SampleRateHz = 16_000;

    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public double DurationSeconds => (double)Samples.Length / SampleRateHz;

    /// <summary>Share of samples at full scale that have a neighbour there: one alone is a peak, two are a cut one.</summary>
    /// <param name="samples">PCM in [-1, 1], one channel.</param>
    public static double ClippedShare(ReadOnlySpan<float> samples)
    {
        const float FullScale = 0.997f; // 16-bit 32670: codecs and dither leave cut peaks slightly below the rail.
        var clipped = 0;
        var before = false;
        foreach (var sample in samples)
        {
            var at = Math.Abs(sample) >= FullScale;
            clipped += at && before ? 1 : 0;
            before = at;
        }

        return samples.Length == 0 ? 0 : (double)clipped / samples.Length;
    }
}
