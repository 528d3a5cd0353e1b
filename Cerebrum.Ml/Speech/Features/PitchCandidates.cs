using System.Numerics;
using Cerebrum.Ml.Speech.Audio;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>What the fundamental of each frame may be: <see cref="Choices"/> entries a frame, the first of which is "unvoiced",
/// then up to four periods, strongest first.</summary>
internal sealed class PitchCandidates
{
    public const int Choices = 5;
    public const int LongestLag = (int)(Clip.SampleRateHz / LowestHz);
    private const double LowestHz = 65;
    private const double HighestHz = 600; // Fear and anger in high voices.
    private const int ShortestLag = (int)(Clip.SampleRateHz / HighestHz);
    private const double OctaveCost = 0.01;
    private const double VoicingThreshold = 0.45;
    private const double SilenceThreshold = 0.03;
    private static readonly float[] PerWindow = [.. Autocorrelation.OfWindow(LongestLag + 2).Select(value => (float)(1 / value))];

    private readonly double[] amplitude; // Root of the windowed frames' energy.
    private readonly double[] worth; // Strength less the octave cost; minus infinity where there is no candidate.

    public PitchCandidates(int frames)
    {
        amplitude = new double[frames];
        Hz = new double[frames * Choices];
        Octaves = new double[frames * Choices];
        Strength = new double[frames * Choices];
        worth = new double[frames * Choices];
        Array.Fill(worth, double.NegativeInfinity);
    }

    /// <value>0 for unvoiced.</value>
    public double[] Hz { get; }

    /// <value>Above <see cref="LowestHz"/>.</value>
    public double[] Octaves { get; }

    public double[] Strength { get; }

    public int Frames => amplitude.Length;

    /// <summary>Finds the peaks of the normalised autocorrelations.</summary>
    /// <param name="first">Frame of the first lane; lanes past the last frame are left out.</param>
    /// <param name="lags">[lag], as <see cref="Autocorrelation"/> gives them.</param>
    public void Find(int first, Vector<float>[] lags)
    {
        var lanes = Math.Min(Vector<float>.Count, Frames - first);
        for (var lane = 0; lane < lanes; lane++)
        {
            amplitude[first + lane] = Math.Sqrt(Math.Max(0, lags[0][lane]) / 1024);
        }

        var perEnergy = Vector.ConditionalSelect(Vector.LessThan(lags[0], new Vector<float>(1e-9f)), Vector<float>.Zero, Vector<float>.One / lags[0]);
        Vector<float> a, b = new(float.PositiveInfinity), c = lags[ShortestLag] * perEnergy * PerWindow[ShortestLag];
        for (var lag = ShortestLag; lag <= LongestLag; lag++)
        {
            a = b;
            b = c;
            c = lags[lag + 1] * perEnergy * PerWindow[lag + 1];
            var peaks = Vector.GreaterThan(b, a) & Vector.GreaterThanOrEqual(b, c) & Vector.GreaterThan(b, new Vector<float>(0.25f));
            for (var lane = 0; peaks != Vector<int>.Zero && lane < lanes; lane++)
            {
                if (peaks[lane] != 0)
                {
                    Insert((first + lane) * Choices, a[lane], b[lane], c[lane], lag);
                }
            }
        }
    }

    /// <summary>What each choice is worth; "unvoiced" is worth more in frames that are quiet beside the others.</summary>
    public double[] Worths()
    {
        // The 95th percentile, not the maximum: a bang must not silence the voice.
        var loudest = Frames == 0 ? 0 : amplitude.Order().ElementAt((int)(0.95 * (Frames - 1)));
        var worths = (double[])worth.Clone();
        for (var t = 0; t < Frames; t++)
        {
            worths[t * Choices] = VoicingThreshold + Math.Max(0, 2 - (amplitude[t] / (loudest + 1e-12) * (1 + VoicingThreshold) / SilenceThreshold));
        }

        return worths;
    }

    // The peak of the parabola through three points.
    private void Insert(int at, double a, double b, double c, int lag)
    {
        var shift = 0.5 * (a - c) / (a - (2 * b) + c);
        var strength = Math.Min(1, b - (0.25 * (a - c) * shift));
        var hz = Clip.SampleRateHz / (lag + shift);
        var octaves = Math.Log2(hz / LowestHz);
        var value = strength + (OctaveCost * octaves);
        for (var i = at + 1; i < at + Choices; i++)
        {
            if (value > worth[i])
            {
                (Hz[i], hz) = (hz, Hz[i]);
                (Octaves[i], octaves) = (octaves, Octaves[i]);
                (Strength[i], strength) = (strength, Strength[i]);
                (worth[i], value) = (value, worth[i]);
            }
        }
    }
}
