using System.Numerics;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>What is measured of each frame of a clip; the functionals and the quality gate read nothing else but the samples.
/// Another implementation of the measures fills this record.</summary>
/// <param name="LevelDb">Mean square of the frame's samples in dB of full scale, -100 at silence; [frame].</param>
/// <param name="LogMel">Natural logarithms of mel energies, [<see cref="MelBank.Bands"/>][frame].</param>
/// <param name="Cepstra">[<see cref="MelBank.Cepstra"/>][frame].</param>
/// <param name="Shape">[<see cref="SpectralShape.Names"/>][frame].</param>
/// <param name="Chroma">[12][frame].</param>
internal sealed record AcousticFrames(
    float[] Samples, double[] LevelDb, double[][] LogMel, double[][] Cepstra, double[][] Shape, double[][] Chroma, PitchTrack Pitch)
{
    private static readonly FrameFft Fft = new(512);
    private static readonly float[] Window = Array.ConvertAll(Framing.Hann(Framing.Length), value => (float)value);
    private static readonly MelBank Mel = new(Fft.Size);
    private static readonly Chroma Tones = new(Fft.Size);

    public int Count => LevelDb.Length;

    /// <param name="samples">Mono PCM in [-1, 1] at 16 kHz.</param>
    public static AcousticFrames Of(float[] samples)
    {
        var count = Framing.Count(samples.Length);
        var pitch = new PitchCandidates(count);
        var frames = new AcousticFrames(
            samples,
            new double[count],
            Columns(MelBank.Bands, count),
            Columns(MelBank.Cepstra, count),
            Columns(SpectralShape.Names.Length, count),
            Columns(Features.Chroma.Names.Length, count),
            new PitchTrack([], []));
        var block = new FrameBlock();
        var spectra = new PowerSpectra(Fft, Window);
        var shape = new SpectralShape(Fft.Size);
        var lags = new Autocorrelation();
        for (var first = 0; first < count; first += FrameBlock.Frames)
        {
            block.Load(samples, first);
            spectra.Measure(block, default);
            lags.Measure(block);
            var level = block.MeanSquare();
            frames.Measure(first, level.Re, spectra.Power.First, shape);
            frames.Measure(first + Vector<float>.Count, level.Im, spectra.Power.Second, shape);
            pitch.Find(first, lags.Values.First);
            pitch.Find(first + Vector<float>.Count, lags.Values.Second);
        }

        return frames with { Pitch = PitchTrack.Through(pitch) };
    }

    private void Measure(int frame, Vector<float> meanSquare, Vector<float>[] power, SpectralShape shape)
    {
        Lanes.Decibels(meanSquare + new Vector<float>(1e-10f)).Store(LevelDb, frame);
        Mel.Measure(power, LogMel, Cepstra, frame);
        shape.Measure(power, Shape, frame);
        Tones.Measure(power, Chroma, frame);
    }

    private static double[][] Columns(int columns, int count) => [.. Enumerable.Range(0, columns).Select(_ => new double[count])];
}
