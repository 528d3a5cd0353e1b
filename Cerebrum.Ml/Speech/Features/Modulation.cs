namespace Cerebrum.Ml.Speech.Features;

/// <summary>How fast the bands of the spectrum swell and fade: amplitudes of their log energies at syllable and phoneme rates.</summary>
internal static class Modulation
{
    private const int Groups = 6;
    private static readonly double[] RatesHz = [1, 2, 3, 4, 6, 8, 12, 16];

    public static void Measure(FeatureList list, AcousticFrames frames, int first, int end)
    {
        var window = Framing.Hann(end - first);
        for (var group = 0; group < Groups; group++)
        {
            var envelope = Envelope(frames.LogMel, group, first, end);
            foreach (var rate in RatesHz)
            {
                list.Add($"modulation{group + 1}", $"{rate:0}hz_ln", Math.Log(Amplitude(envelope, window, rate) + 1e-3));
            }
        }
    }

    // Mean log energy of neighbouring mel bands around its own mean.
    private static double[] Envelope(double[][] logMel, int group, int first, int end)
    {
        var from = group * MelBank.Bands / Groups;
        var to = (group + 1) * MelBank.Bands / Groups;
        var envelope = new double[end - first];
        for (var t = 0; t < envelope.Length; t++)
        {
            for (var band = from; band < to; band++)
            {
                envelope[t] += logMel[band][first + t] / (to - from);
            }
        }

        var mean = Statistics.Mean(envelope);
        return Array.ConvertAll(envelope, value => value - mean);
    }

    private static double Amplitude(double[] envelope, double[] window, double rateHz)
    {
        double real = 0, imaginary = 0, weight = 1e-12;
        for (var t = 0; t < envelope.Length; t++)
        {
            var (sine, cosine) = Math.SinCos(2 * Math.PI * rateHz * t * Framing.HopSeconds);
            real += window[t] * envelope[t] * cosine;
            imaginary += window[t] * envelope[t] * sine;
            weight += window[t];
        }

        return 2 * Math.Sqrt((real * real) + (imaginary * imaginary)) / weight;
    }
}
