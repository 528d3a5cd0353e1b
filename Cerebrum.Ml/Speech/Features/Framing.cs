using Cerebrum.Ml.Speech.Audio;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>Frame t is centred on sample 200 + 160 t: 25 ms long for spectra, 40 ms for pitch, every 10 ms.</summary>
internal static class Framing
{
    public const int Length = 400;
    public const int Hop = 160;
    public const double HopSeconds = (double)Hop / Clip.SampleRateHz;

    public static int Count(int samples) => samples < Length ? 0 : 1 + ((samples - Length) / Hop);

    /// <summary>Hann window whose zeros lie half a sample outside.</summary>
    public static double[] Hann(int length)
    {
        var window = new double[length];
        for (var n = 0; n < length; n++)
        {
            window[n] = 0.5 - (0.5 * Math.Cos(2 * Math.PI * (n + 0.5) / length));
        }

        return window;
    }
}
