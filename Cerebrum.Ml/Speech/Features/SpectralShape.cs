using System.Numerics.Tensors;
using Cerebrum.Ml.Speech.Audio;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>Measures of one frame's spectrum. Definitions: Peeters (2004) for the moments, flatness and roll-off; Eyben et al.
/// (2016), GeMAPS, for slopes, alpha ratio and Hammarberg index.</summary>
internal sealed class SpectralShape(int fftSize)
{
    public static readonly string[] Names =
    [
        "centroid_khz", "spread_khz", "skewness", "flatness_ln", "entropy", "rolloff85_khz", "flux", "slope_0_500_db_khz",
        "slope_500_1500_db_khz", "alpha_ratio_db", "hammarberg_db",
    ];

    private const double Floor = 1e-10;
    private readonly double khzPerBin = Clip.SampleRateHz / 1000.0 / fftSize;
    private readonly double[] log = new double[(fftSize / 2) + 1];
    private readonly double[] share = new double[(fftSize / 2) + 1];
    private readonly double[] before = new double[(fftSize / 2) + 1];

    /// <param name="power">[bins]; frames come in order, as the flux looks back.</param>
    /// <param name="shape">Receives the measures, [name][frame].</param>
    public void Measure(ReadOnlySpan<double> power, double[][] shape, int frame)
    {
        TensorPrimitives.Add(power, Floor, share);
        TensorPrimitives.Log(share, log);
        var total = TensorPrimitives.Sum<double>(share);
        TensorPrimitives.Divide(share, total, share);
        Moments(shape, frame);
        shape[3][frame] = (TensorPrimitives.Sum<double>(log) / log.Length) - Math.Log(total / log.Length);
        shape[4][frame] = (Math.Log(total) - TensorPrimitives.Dot<double>(share, log)) / Math.Log(log.Length);
        shape[5][frame] = Rolloff(0.85);
        shape[6][frame] = frame == 0 ? 0 : TensorPrimitives.Distance<double>(share, before);
        share.CopyTo(before, 0);
        shape[7][frame] = Slope(0, 0.5);
        shape[8][frame] = Slope(0.5, 1.5);
        shape[9][frame] = 10 * Math.Log10(Sum(0.05, 1) / Sum(1, 5));
        shape[10][frame] = Decibels(Peak(0, 2) - Peak(2, 5));
    }

    private static double Decibels(double ln) => ln * 10 / Math.Log(10);

    private void Moments(double[][] shape, int frame)
    {
        double first = 0, second = 0, third = 0;
        for (var k = 0; k < share.Length; k++)
        {
            first += k * khzPerBin * share[k];
        }

        for (var k = 0; k < share.Length; k++)
        {
            var d = (k * khzPerBin) - first;
            second += d * d * share[k];
            third += d * d * d * share[k];
        }

        var spread = Math.Sqrt(second);
        (shape[0][frame], shape[1][frame], shape[2][frame]) = (first, spread, third / ((second * spread) + 1e-9));
    }

    private double Rolloff(double part)
    {
        var sum = 0.0;
        var k = 0;
        for (; k < share.Length - 1; k++)
        {
            sum += share[k];
            if (sum >= part)
            {
                break;
            }
        }

        return k * khzPerBin;
    }

    // Least squares of the level in dB over the frequency in kHz.
    private double Slope(double fromKhz, double toKhz)
    {
        var (first, end) = Bins(fromKhz, toKhz);
        double n = end - first, mean = (first + end - 1) / 2.0, product = 0;
        for (var k = first; k < end; k++)
        {
            product += (k - mean) * log[k];
        }

        return Decibels(product / (n * ((n * n) - 1) / 12) / khzPerBin);
    }

    private double Sum(double fromKhz, double toKhz)
    {
        var (first, end) = Bins(fromKhz, toKhz);
        return TensorPrimitives.Sum<double>(share.AsSpan(first, end - first));
    }

    private double Peak(double fromKhz, double toKhz)
    {
        var (first, end) = Bins(fromKhz, toKhz);
        return TensorPrimitives.Max<double>(log.AsSpan(first, end - first));
    }

    // From the first bin at or above the lower edge to the last one below the upper.
    private (int First, int End) Bins(double fromKhz, double toKhz) =>
        ((int)Math.Ceiling(fromKhz / khzPerBin), (int)Math.Ceiling(toKhz / khzPerBin));
}
