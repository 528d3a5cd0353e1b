using System.Numerics;
using System.Numerics.Tensors;
using Cerebrum.Ml.Speech.Audio;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>Measures of the spectra of neighbouring frames. Definitions: Peeters (2004) for the moments, flatness and roll-off;
/// Eyben et al. (2016), GeMAPS, for slopes, alpha ratio and Hammarberg index.</summary>
internal sealed class SpectralShape
{
    public static readonly string[] Names =
    [
        "centroid_khz", "spread_khz", "skewness", "flatness_ln", "entropy", "rolloff85_khz", "flux", "slope_0_500_db_khz",
        "slope_500_1500_db_khz", "alpha_ratio_db", "hammarberg_db",
    ];

    private static readonly int Stride = Vector<float>.Count + 1;
    private static readonly Vector<float> Floor = new(1e-10f);
    private readonly float khzPerBin;
    private readonly Vector<float>[] power;
    private readonly Vector<float>[] log;
    private readonly float[] shares; // [bin][frame], the first one being the frame before: the flux looks back.

    public SpectralShape(int fftSize)
    {
        khzPerBin = Clip.SampleRateHz / 1000f / fftSize;
        power = new Vector<float>[(fftSize / 2) + 1];
        log = new Vector<float>[power.Length];
        shares = new float[power.Length * Stride];
    }

    /// <param name="spectra">[bin], frames from <paramref name="frame"/> on; the frames come in order.</param>
    /// <param name="shape">Receives the measures, [name][frame].</param>
    public void Measure(ReadOnlySpan<Vector<float>> spectra, double[][] shape, int frame)
    {
        var total = Vector<float>.Zero;
        for (var k = 0; k < power.Length; k++)
        {
            power[k] = spectra[k] + Floor;
            total += power[k];
        }

        TensorPrimitives.Log(power.AsSpan().Flat(), log.AsSpan().Flat());
        Moments(Share(total, shape, frame), shape, frame);
        Slope(0, 0.5).Store(shape[7], frame);
        Slope(0.5, 1.5).Store(shape[8], frame);
        Lanes.Decibels(Sum(0.05, 1) / Sum(1, 5)).Store(shape[9], frame);
        ((Peak(0, 2) - Peak(2, 5)) * (float)(10 / Math.Log(10))).Store(shape[10], frame);
    }

    private Vector<float> ShareOf(int bin) => new(shares, (bin * Stride) + 1);

    // Returns the centroid.
    private Vector<float> Share(Vector<float> total, double[][] shape, int frame)
    {
        Vector<float> centre = default, below = default, logs = default, weighted = default, bins = default;
        for (var k = 0; k < power.Length; k++)
        {
            var share = power[k] / total;
            share.CopyTo(shares, (k * Stride) + 1);
            centre += share * (k * khzPerBin);
            logs += log[k];
            weighted += share * log[k];
            below += share;
            // The roll-off is the bin at which the sum reaches its part: as many bins as there are before it.
            bins += Vector.ConditionalSelect(Vector.LessThan(below, new Vector<float>(0.85f)), Vector<float>.One, Vector<float>.Zero);
        }

        centre.Store(shape[0], frame);
        ((logs / log.Length) - Vector.Log(total / log.Length)).Store(shape[3], frame);
        ((Vector.Log(total) - weighted) / (float)Math.Log(log.Length)).Store(shape[4], frame);
        (Vector.Min(bins, new Vector<float>(log.Length - 1)) * khzPerBin).Store(shape[5], frame);
        return centre;
    }

    private void Moments(Vector<float> centre, double[][] shape, int frame)
    {
        Vector<float> second = default, third = default, change = default;
        for (var k = 0; k < log.Length; k++)
        {
            var share = ShareOf(k);
            var d = new Vector<float>(k * khzPerBin) - centre;
            second += d * d * share;
            third += d * d * d * share;
            var step = share - new Vector<float>(shares, k * Stride);
            change += step * step;
        }

        var spread = Vector.SquareRoot(second);
        spread.Store(shape[1], frame);
        (third / ((second * spread) + new Vector<float>(1e-9f))).Store(shape[2], frame);
        Vector.SquareRoot(change).Store(shape[6], frame);
        shape[6][0] = 0;
        for (var k = 0; k < log.Length; k++)
        {
            shares[k * Stride] = shares[(k * Stride) + Stride - 1];
        }
    }

    // Least squares of the level in dB over the frequency in kHz.
    private Vector<float> Slope(double fromKhz, double toKhz)
    {
        var (first, end) = Bins(fromKhz, toKhz);
        double n = end - first, mean = (first + end - 1) / 2.0;
        var product = Vector<float>.Zero;
        for (var k = first; k < end; k++)
        {
            product += log[k] * (float)(k - mean);
        }

        return product * (float)(10 / Math.Log(10) / (n * ((n * n) - 1) / 12) / khzPerBin);
    }

    private Vector<float> Sum(double fromKhz, double toKhz)
    {
        var (first, end) = Bins(fromKhz, toKhz);
        var sum = Vector<float>.Zero;
        for (var k = first; k < end; k++)
        {
            sum += ShareOf(k);
        }

        return sum;
    }

    private Vector<float> Peak(double fromKhz, double toKhz)
    {
        var (first, end) = Bins(fromKhz, toKhz);
        var peak = log[first];
        for (var k = first + 1; k < end; k++)
        {
            peak = Vector.Max(peak, log[k]);
        }

        return peak;
    }

    // From the first bin at or above the lower edge to the last one below the upper.
    private (int First, int End) Bins(double fromKhz, double toKhz) =>
        ((int)Math.Ceiling(fromKhz / khzPerBin), (int)Math.Ceiling(toKhz / khzPerBin));
}
