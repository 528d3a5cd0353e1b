using System.Numerics;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>Autocorrelations of a block of windowed frames, 1024 times the sum of products: the cosine transform of their power
/// spectra, which are real and even.</summary>
internal sealed class Autocorrelation
{
    private const int Half = 512;
    private static readonly float[] Window = Array.ConvertAll(Framing.Hann(FrameBlock.Span), value => (float)value); // 40 ms: three periods at 75 Hz.
    private static readonly FrameFft Forward = new(2 * Half);
    private static readonly FrameFft Back = new(Half);
    private static readonly float[] Sines = [.. Enumerable.Range(0, Half).Select(j => (float)Math.Sin(Math.PI * j / Half))];
    private static readonly float[] Cosines = [.. Enumerable.Range(0, Half).Select(j => (float)(2 * Math.Cos(Math.PI * j / Half)))];

    private readonly PowerSpectra spectra = new(Forward, Window);
    private readonly ComplexLanes[] points = new ComplexLanes[Half];

    /// <summary>[lag], of the first half of the block's frames and of the second.</summary>
    public (Vector<float>[] First, Vector<float>[] Second) Values { get; } =
        (new Vector<float>[PitchCandidates.LongestLag + 2], new Vector<float>[PitchCandidates.LongestLag + 2]);

    /// <summary>That of the window itself at each lag, over that at lag 0.</summary>
    public static double[] OfWindow(int lags)
    {
        double At(int lag) => Enumerable.Range(lag, Window.Length - lag).Sum(n => (double)Window[n] * Window[n - lag]);
        return [.. Enumerable.Range(0, lags).Select(lag => At(lag) / At(0))];
    }

    public void Measure(FrameBlock block)
    {
        spectra.Measure(block, block.Mean());
        Fold();
        Back.Transform(points);
        Unfold();
    }

    // The cosine transform of 513 points by a Fourier transform of 512, after Press et al., Numerical Recipes, 12.4.1 (cosft1):
    // the even lags are its real part, the differences of the odd ones its imaginary part.
    private void Fold()
    {
        var (first, second) = spectra.Power;
        var places = Back.Places;
        Vector<float> one = first[0] - first[Half], two = second[0] - second[Half];
        for (var j = 0; j < Half; j++)
        {
            ref var point = ref points[places[j]];
            point.Re = ((first[j] + first[Half - j]) * 0.5f) - ((first[j] - first[Half - j]) * Sines[j]);
            point.Im = ((second[j] + second[Half - j]) * 0.5f) - ((second[j] - second[Half - j]) * Sines[j]);
            if (j > 0)
            {
                one += first[j] * Cosines[j];
                two += second[j] * Cosines[j];
            }
        }

        (Values.First[1], Values.Second[1]) = (one, two);
    }

    private void Unfold()
    {
        var (first, second) = Values;
        for (var lag = 0; lag < first.Length; lag += 2)
        {
            ref readonly var a = ref points[lag / 2];
            ref readonly var b = ref points[(Half - (lag / 2)) & (Half - 1)];
            first[lag] = a.Re + b.Re;
            second[lag] = a.Im + b.Im;
            if (lag > 0)
            {
                first[lag + 1] = first[lag - 1] + b.Im - a.Im;
                second[lag + 1] = second[lag - 1] + a.Re - b.Re;
            }
        }
    }
}
