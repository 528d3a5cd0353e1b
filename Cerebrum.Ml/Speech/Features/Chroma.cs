using System.Numerics;
using Cerebrum.Ml.Speech.Audio;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>Share of the energy from 100 to 4000 Hz in each of the twelve pitch classes of equal temperament, A4 = 440 Hz.</summary>
internal sealed class Chroma
{
    public static readonly string[] Names = ["c", "c_sharp", "d", "d_sharp", "e", "f", "f_sharp", "g", "g_sharp", "a", "a_sharp", "b"];

    private readonly int first;
    private readonly int[] pitchClass;

    /// <param name="fftSize">Of the spectra, [fftSize / 2 + 1] bins.</param>
    public Chroma(int fftSize)
    {
        var hzPerBin = (double)Clip.SampleRateHz / fftSize;
        first = (int)Math.Ceiling(100 / hzPerBin);
        pitchClass = new int[(int)(4000 / hzPerBin) - first + 1];
        for (var k = 0; k < pitchClass.Length; k++)
        {
            var note = (int)Math.Round(69 + (12 * Math.Log2((first + k) * hzPerBin / 440))); // MIDI: 60 is middle C.
            pitchClass[k] = note % 12;
        }
    }

    /// <param name="power">[bin], frames from <paramref name="frame"/> on.</param>
    /// <param name="chroma">Receives the shares, [class][frame]; they sum to one.</param>
    public void Measure(ReadOnlySpan<Vector<float>> power, double[][] chroma, int frame)
    {
        Span<Vector<float>> sums = stackalloc Vector<float>[12];
        sums.Fill(new Vector<float>(1e-12f));
        var total = new Vector<float>(12e-12f);
        for (var k = 0; k < pitchClass.Length; k++)
        {
            sums[pitchClass[k]] += power[first + k];
            total += power[first + k];
        }

        for (var i = 0; i < 12; i++)
        {
            (sums[i] / total).Store(chroma[i], frame);
        }
    }
}
