using System.Numerics;
using Cerebrum.Ml.Speech.Audio;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>26 triangles of equal width and height on the mel scale of O'Shaughnessy (1987), 50 to 7600 Hz, and the cosine
/// transform that makes cepstra of their logarithms.</summary>
internal sealed class MelBank
{
    public const int Bands = 26;
    public const int Cepstra = 13;
    public const double LowestHz = 50;
    public const double HighestHz = 7600;
    public const float Floor = 1e-10f; // -100 dB: below the noise of 16 bits.

    private readonly int[] first = new int[Bands];
    private readonly float[][] weights = new float[Bands][];
    private readonly float[][] cosines = new float[Cepstra][];

    /// <param name="fftSize">Of the spectra, [fftSize / 2 + 1] bins.</param>
    public MelBank(int fftSize)
    {
        var edge = Enumerable.Range(0, Bands + 2).Select(i => Mel(LowestHz) + (i * (Mel(HighestHz) - Mel(LowestHz)) / (Bands + 1))).ToArray();
        var bins = Enumerable.Range(0, (fftSize / 2) + 1).Select(k => Mel((double)k * Clip.SampleRateHz / fftSize)).ToArray();
        for (var band = 0; band < Bands; band++)
        {
            first[band] = Array.FindIndex(bins, mel => mel > edge[band]);
            weights[band] = [.. bins.Skip(first[band]).TakeWhile(mel => mel < edge[band + 2])
                .Select(mel => (float)(Math.Min(mel - edge[band], edge[band + 2] - mel) / (edge[1] - edge[0])))];
        }

        for (var c = 0; c < Cepstra; c++)
        {
            cosines[c] = [.. Enumerable.Range(0, Bands).Select(band => (float)(Math.Sqrt(2.0 / Bands) * Math.Cos(Math.PI * (c + 1) * (band + 0.5) / Bands)))];
        }
    }

    /// <param name="power">[bin], frames from <paramref name="frame"/> on.</param>
    /// <param name="logMel">Receives natural logarithms of the band energies, [band][frame].</param>
    /// <param name="cepstra">Receives their orthonormal DCT-II, coefficients 1 to 13; the 0th is loudness, and that is measured apart.</param>
    public void Measure(ReadOnlySpan<Vector<float>> power, double[][] logMel, double[][] cepstra, int frame)
    {
        Span<Vector<float>> log = stackalloc Vector<float>[Bands];
        for (var band = 0; band < Bands; band++)
        {
            log[band] = Vector.Log(Lanes.Dot(weights[band], power[first[band]..]) + new Vector<float>(Floor));
            log[band].Store(logMel[band], frame);
        }

        for (var c = 0; c < Cepstra; c++)
        {
            Lanes.Dot(cosines[c], log).Store(cepstra[c], frame);
        }
    }

    private static double Mel(double hz) => 2595 * Math.Log10(1 + (hz / 700));
}
