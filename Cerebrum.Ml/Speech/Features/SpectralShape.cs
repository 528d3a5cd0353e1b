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

    private static readonly int Stride = Vector<double>.Count + 1;
    private static readonly Vector<double> Floor = new(1e-10);
    private readonly double khzPerBin;
    private readonly Vector<double>[] power;
    private readonly Vector<double>[] log;
    private readonly double[] shares; // [bin][frame], the first one being the frame before: the flux looks back.

    public SpectralShape(int fftSize)
    {
        khzPerBin = Clip.SampleRateHz / 1000.0 / fftSize;
        power = new Vector<double>[(fftSize / 2) + 1];
        log = new Vector<double>[power.Length];
        shares = new double[power.Length * Stride];
    }

    /// <param name="spectra">[bin], frames from <paramref name="frame"/> on; the frames come in order.</param>
    /// <param name="shape">Receives the measures, [name][frame].</param>
    public void Measure(ReadOnlySpan<Vector<double>> spectra, double[][] shape, int frame)
    {
        var total = Vector<double>.Zero;
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
        ((Peak(0, 2) - Peak(2, 5)) * (10 / Math.Log(10))).Store(shape[10], frame);
    }

    private Vector<double> ShareOf(int bin) => new(shares, (bin * Stride) + 1);

    // Returns the centroid.
    private Vector<double> Share(Vector<double> total, double[][] shape, int frame)
    {
        Vector<double> centre = default, below = default, logs = default, weighted = default, bins = default;
        for (var k = 0; k < power.Length; k++)
        {
            var share = power[k] / total;
            share.CopyTo(shares, (k * Stride) + 1);
            centre += share * (k * khzPerBin);
            logs += log[k];
            weighted += share * log[k];
            below += share;
            // The roll-off is the bin at which the sum reaches its part: as many bins as there are before it.
            bins += Vector.ConditionalSelect(Vector.LessThan(below, new Vector<double>(0.85)), Vector<double>.One, Vector<double>.Zero);
        }

        centre.Store(shape[0], frame);
        ((logs / log.Length) - Vector.Log(total / log.Length)).Store(shape[3], frame);
        ((Vector.Log(total) - weighted) / Math.Log(log.Length)).Store(shape[4], frame);
        (Vector.Min(bins, new Vector<double>(log.Length - 1)) * khzPerBin).Store(shape[5], frame);
        return centre;
    }

    private void Moments(Vector<double> centre, double[][] shape, int frame)
    {
        Vector<double> second = default, third = default, change = default;
        for (var k = 0; k < log.Length; k++)
        {
            var share = ShareOf(k);
            var d = new Vector<double>(k * khzPerBin) - centre;
            second += d * d * share;
            third += d * d * d * share;
            var step = share - new Vector<double>(shares, k * Stride);
            change += step * step;
        }

        var spread = Vector.SquareRoot(second);
        spread.Store(shape[1], frame);
        (third / ((second * spread) + new Vector<double>(1e-9))).Store(shape[2], frame);
        Vector.SquareRoot(change).Store(shape[6], frame);
        shape[6][0] = 0;
        for (var k = 0; k < log.Length; k++)
        {
            shares[k * Stride] = shares[(k * Stride) + Stride - 1];
        }
    }

    // Least squares of the level in dB over the frequency in kHz.
    private Vector<double> Slope(double fromKhz, double toKhz)
    {
        var (first, end) = Bins(fromKhz, toKhz);
        double n = end - first, mean = (first + end - 1) / 2.0;
        var product = Vector<double>.Zero;
        for (var k = first; k < end; k++)
        {
            product += log[k] * (k - mean);
        }

        return product * (10 / Math.Log(10) / (n * ((n * n) - 1) / 12) / khzPerBin);
    }

    private Vector<double> Sum(double fromKhz, double toKhz)
    {
        var (first, end) = Bins(fromKhz, toKhz);
        var sum = Vector<double>.Zero;
        for (var k = first; k < end; k++)
        {
            sum += ShareOf(k);
        }

        return sum;
    }

    private Vector<double> Peak(double fromKhz, double toKhz)
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
