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
    private const int FftSize = 512;

    public int Count => LevelDb.Length;

    /// <param name="samples">Mono PCM in [-1, 1] at 16 kHz.</param>
    public static AcousticFrames Of(float[] samples)
    {
        var count = Framing.Count(samples.Length);
        var frames = new AcousticFrames(
            samples,
            new double[count],
            Columns(MelBank.Bands, count),
            Columns(MelBank.Cepstra, count),
            Columns(SpectralShape.Names.Length, count),
            Columns(Features.Chroma.Names.Length, count),
            PitchTrack.Of(samples));
        var mel = new MelBank(FftSize);
        var shape = new SpectralShape(FftSize);
        var chroma = new Chroma(FftSize);
        Framing.Spectra(samples, Framing.Hann(Framing.Length), centred: false, new FrameFft(FftSize), (frame, power) =>
        {
            frames.LevelDb[frame] = Level(samples.AsSpan(frame * Framing.Hop, Framing.Length));
            mel.LogEnergies(power, frames.LogMel, frame);
            mel.Cepstrum(frames.LogMel, frames.Cepstra, frame);
            shape.Measure(power, frames.Shape, frame);
            chroma.Measure(power, frames.Chroma, frame);
        });
        return frames;
    }

    private static double[][] Columns(int columns, int count) => [.. Enumerable.Range(0, columns).Select(_ => new double[count])];

    private static double Level(ReadOnlySpan<float> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
        {
            sum += (double)sample * sample;
        }

        return 10 * Math.Log10((sum / samples.Length) + 1e-10);
    }
}
