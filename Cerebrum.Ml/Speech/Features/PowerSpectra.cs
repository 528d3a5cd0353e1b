using System.Numerics;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>Power spectra of a block of frames, |FFT|² of the windowed samples.</summary>
internal sealed class PowerSpectra(FrameFft fft, float[] window)
{
    private readonly ComplexLanes[] points = new ComplexLanes[fft.Size];

    /// <summary>[bin], of the first half of the block's frames and of the second.</summary>
    public (Vector<float>[] First, Vector<float>[] Second) Power { get; } = (new Vector<float>[(fft.Size / 2) + 1], new Vector<float>[(fft.Size / 2) + 1]);

    /// <param name="offset">Taken from the samples first.</param>
    public void Measure(FrameBlock block, ComplexLanes offset)
    {
        block.Window(window, offset, fft, points);
        fft.Transform(points);
        // The transform of two real frames in one: the even part belongs to the first, the odd part to the second.
        for (var k = 0; k <= fft.Size / 2; k++)
        {
            ref readonly var a = ref points[k];
            ref readonly var b = ref points[(fft.Size - k) & (fft.Size - 1)];
            Vector<float> sr = a.Re + b.Re, dr = b.Re - a.Re, si = a.Im + b.Im, di = a.Im - b.Im;
            Power.First[k] = ((sr * sr) + (di * di)) * 0.25f;
            Power.Second[k] = ((si * si) + (dr * dr)) * 0.25f;
        }
    }
}
