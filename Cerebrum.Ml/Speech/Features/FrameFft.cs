using System.Numerics;
using System.Runtime.InteropServices;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>A radix-2 FFT over many frames side by side: every lane of the processor's vectors carries two real frames, one as
/// the real and one as the imaginary part. Not safe for concurrent calls.</summary>
internal sealed class FrameFft
{
    private readonly int[] reversed;
    private readonly double[] cosine;
    private readonly double[] sine;
    private readonly Vector<double>[] re;
    private readonly Vector<double>[] im;

    /// <param name="size">Points, a power of two.</param>
    public FrameFft(int size)
    {
        Size = size;
        var bits = BitOperations.Log2((uint)size);
        reversed = new int[size];
        cosine = new double[size / 2];
        sine = new double[size / 2];
        for (var i = 0; i < size; i++)
        {
            reversed[i] = (reversed[i >> 1] >> 1) | ((i & 1) << (bits - 1));
        }

        for (var i = 0; i < size / 2; i++)
        {
            (sine[i], cosine[i]) = Math.SinCos(-2 * Math.PI * i / size);
        }

        re = new Vector<double>[size];
        im = new Vector<double>[size];
    }

    public int Size { get; }

    /// <summary>Frames one transform carries.</summary>
    public static int Batch => 2 * Vector<double>.Count;

    /// <summary>The values of the frame in <paramref name="slot"/>, point n at index n times <see cref="Vector{T}.Count"/>.</summary>
    /// <param name="slot">0 to <see cref="Batch"/> - 1; the odd ones lie in the imaginary parts.</param>
    public Span<double> Slot(int slot) =>
        MemoryMarshal.Cast<Vector<double>, double>(((slot & 1) == 0 ? re : im).AsSpan())[(slot >> 1)..];

    public void Clear()
    {
        Array.Clear(re);
        Array.Clear(im);
    }

    /// <summary>Transforms all lanes in place.</summary>
    public void Transform()
    {
        for (var i = 0; i < Size; i++)
        {
            if (reversed[i] is var j && i < j)
            {
                (re[i], re[j]) = (re[j], re[i]);
                (im[i], im[j]) = (im[j], im[i]);
            }
        }

        for (var half = 1; half < Size; half *= 2)
        {
            for (var k = 0; k < half; k++)
            {
                Butterflies(half, k);
            }
        }
    }

    /// <summary>Power of the two real frames of a lane, |X|², after <see cref="Transform"/>.</summary>
    /// <param name="even">[Size / 2 + 1], of slot 2 × <paramref name="lane"/>.</param>
    /// <param name="odd">[Size / 2 + 1], of the next slot.</param>
    public void Power(int lane, Span<double> even, Span<double> odd)
    {
        var real = Slot(2 * lane);
        var imaginary = Slot((2 * lane) + 1);
        var width = Vector<double>.Count;
        for (var k = 0; k <= Size / 2; k++)
        {
            int a = k * width, b = ((Size - k) & (Size - 1)) * width;
            double sr = real[a] + real[b], dr = real[b] - real[a], si = imaginary[a] + imaginary[b], di = imaginary[a] - imaginary[b];
            even[k] = ((sr * sr) + (di * di)) / 4;
            odd[k] = ((si * si) + (dr * dr)) / 4;
        }
    }

    private void Butterflies(int half, int k)
    {
        var c = new Vector<double>(cosine[k * (Size / 2 / half)]);
        var s = new Vector<double>(sine[k * (Size / 2 / half)]);
        for (var i = k; i < Size; i += 2 * half)
        {
            var tr = (re[i + half] * c) - (im[i + half] * s);
            var ti = (re[i + half] * s) + (im[i + half] * c);
            re[i + half] = re[i] - tr;
            im[i + half] = im[i] - ti;
            re[i] += tr;
            im[i] += ti;
        }
    }
}
