using Cerebrum.Ml.Speech.Audio;
using NWaves.Filters.Fda;
using NWaves.Transforms;
using NWaves.Utils;
using NWaves.Windows;

namespace Cerebrum.Ml.Speech.Features.Vendors;

/// <summary>Mel energies and cepstra by NWaves, which defines them as the portable extractor does: a Hann window of 25 ms with its
/// zeros half a sample outside, 512 points, triangles on the mel scale, orthonormal cosines. Its spectral moments leave the lowest
/// bin out and its pitch is another method's, so those stay portable.</summary>
internal static class NWavesFrames
{
    private const int FftSize = 512;

    private static readonly float[] Window = Array.ConvertAll(Framing.Hann(Framing.Length), value => (float)value);
    private static readonly float[][] Filters = FilterBanks.Triangular(
        FftSize, Clip.SampleRateHz, FilterBanks.MelBands(MelBank.Bands, Clip.SampleRateHz, MelBank.LowestHz, MelBank.HighestHz), mapper: Scale.HerzToMel);

    /// <param name="samples">Mono PCM in [-1, 1] at 16 kHz.</param>
    public static AcousticFrames Of(float[] samples)
    {
        var frames = AcousticFrames.Of(samples);
        var fft = new RealFft(FftSize); // Keeps buffers: one a call.
        var cosines = new Dct2(MelBank.Bands);
        var (power, energies, cepstrum) = (new float[(FftSize / 2) + 1], new float[MelBank.Bands], new float[MelBank.Bands]);
        for (var t = 0; t < frames.Count; t++)
        {
            var frame = new float[FftSize];
            Array.Copy(samples, t * Framing.Hop, frame, 0, Framing.Length);
            frame.ApplyWindow(Window);
            fft.PowerSpectrum(frame, power, normalize: false);
            FilterBanks.Apply(Filters, power, energies);
            var log = Array.ConvertAll(energies, energy => MathF.Log(energy + (float)MelBank.Floor));
            cosines.DirectNorm(log, cepstrum);
            for (var band = 0; band < MelBank.Bands; band++)
            {
                frames.LogMel[band][t] = log[band];
            }

            for (var c = 0; c < MelBank.Cepstra; c++)
            {
                frames.Cepstra[c][t] = cepstrum[c + 1]; // The 0th is loudness.
            }
        }

        return frames;
    }
}
