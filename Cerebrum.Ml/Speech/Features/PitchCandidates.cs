using System.Numerics;
using Cerebrum.Ml.Speech.Audio;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>Of one frame: index 0 is "unvoiced", then up to four periods, strongest first.</summary>
/// <param name="Hz">0 for unvoiced.</param>
/// <param name="Value">Worth of each, the octave cost taken away; minus infinity where there is no candidate.</param>
/// <param name="Amplitude">Root of the windowed frame's energy.</param>
internal sealed record PitchCandidates(double[] Hz, double[] Strength, double[] Value, double Amplitude)
{
    private const double LowestHz = 65;
    private const double HighestHz = 600; // Fear and anger in high voices.
    private const int ShortestLag = (int)(Clip.SampleRateHz / HighestHz);
    public const int LongestLag = (int)(Clip.SampleRateHz / LowestHz);
    /// <summary>Periods kept a frame.</summary>
    public const int Voiced = 4;
    private const double OctaveCost = 0.01;
    private const double VoicingThreshold = 0.45;
    private const double SilenceThreshold = 0.03;

    public double Worth(int i, double loudest) =>
        i > 0 ? Value[i] : VoicingThreshold + Math.Max(0, 2 - (Amplitude / (loudest + 1e-12) * (1 + VoicingThreshold) / SilenceThreshold));

    public static PitchCandidates Of(ReadOnlySpan<double> autocorrelation, double[] window)
    {
        var energy = autocorrelation[0];
        var result = new PitchCandidates(new double[Voiced + 1], new double[Voiced + 1], [.. Enumerable.Repeat(double.NegativeInfinity, Voiced + 1)], Math.Sqrt(Math.Max(0, energy) / 1024));
        if (energy < 1e-9)
        {
            return result;
        }

        var c = autocorrelation[(ShortestLag * Vector<double>.Count)..][0] / energy / window[ShortestLag];
        var b = double.PositiveInfinity;
        for (var lag = ShortestLag; lag <= LongestLag; lag++)
        {
            var a = b;
            b = c;
            c = autocorrelation[(lag + 1) * Vector<double>.Count] / energy / window[lag + 1];
            if (b > a && b >= c && b > 0.25)
            {
                result.Insert(a, b, c, lag);
            }
        }

        return result;
    }

    // The peak of the parabola through three points.
    private void Insert(double a, double b, double c, int lag)
    {
        var shift = 0.5 * (a - c) / (a - (2 * b) + c);
        var strength = Math.Min(1, b - (0.25 * (a - c) * shift));
        var hz = Clip.SampleRateHz / (lag + shift);
        var value = strength + (OctaveCost * Math.Log2(hz / LowestHz));
        for (var i = 1; i <= Voiced; i++)
        {
            if (value > Value[i])
            {
                (Hz[i], hz) = (hz, Hz[i]);
                (Strength[i], strength) = (strength, Strength[i]);
                (Value[i], value) = (value, Value[i]);
            }
        }
    }
}
