using System.Numerics;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>One complex point of as many transforms as a vector has lanes.</summary>
internal struct ComplexLanes
{
    public Vector<float> Re;
    public Vector<float> Im;
}

/// <summary>A Fourier transform in every lane of the processor's vectors. It takes two of the usual radix-2 stages at a time, so that
/// the points are passed over half as often, and does the first ones by quarters, which stay in the nearest cache.</summary>
/// <remarks>Holds tables only: safe for concurrent calls.</remarks>
internal sealed class FrameFft
{
    private readonly int[] places;
    private readonly (float Cosine, float Sine)[] turns;

    /// <param name="size">Points, a power of two, at least 16.</param>
    public FrameFft(int size)
    {
        var bits = BitOperations.Log2((uint)size);
        places = new int[size];
        for (var n = 1; n < size; n++)
        {
            places[n] = (places[n >> 1] >> 1) | ((n & 1) << (bits - 1));
        }

        turns = new (float, float)[3 * size / 4];
        for (var k = 0; k < turns.Length; k++)
        {
            var (sine, cosine) = Math.SinCos(-2 * Math.PI * k / size);
            turns[k] = ((float)cosine, (float)sine);
        }
    }

    public int Size => places.Length;

    /// <summary>Where <see cref="Transform"/> expects point n: in the order of the reversed bits of n.</summary>
    public ReadOnlySpan<int> Places => places;

    /// <param name="points">[<see cref="Size"/>], in the order of <see cref="Places"/>; receives the transform in natural order.</param>
    public void Transform(ComplexLanes[] points)
    {
        var quarter = Size / 4;
        for (var from = 0; from < Size; from += quarter)
        {
            var part = points.AsSpan(from, quarter);
            var length = int.IsEvenInteger(BitOperations.Log2((uint)Size)) ? 4 : 8;
            if (length == 8)
            {
                Pairs(part);
            }

            for (; length <= quarter; length *= 4)
            {
                Quads(part, length);
            }
        }

        Quads(points, Size);
    }

    private static void Pairs(Span<ComplexLanes> points)
    {
        for (var i = 0; i < points.Length; i += 2)
        {
            ref var a = ref points[i];
            ref var b = ref points[i + 1];
            (a.Re, b.Re) = (a.Re + b.Re, a.Re - b.Re);
            (a.Im, b.Im) = (a.Im + b.Im, a.Im - b.Im);
        }
    }

    // Joins four transforms of length / 4 points that stand one behind the other.
    private void Quads(Span<ComplexLanes> points, int length)
    {
        var quarter = length / 4;
        var step = Size / length;
        for (var from = 0; from < points.Length; from += length)
        {
            for (var k = 0; k < quarter; k++)
            {
                var i = from + k;
                Join(ref points[i], ref points[i + quarter], ref points[i + (2 * quarter)], ref points[i + (3 * quarter)], k * step);
            }
        }
    }

    private void Join(ref ComplexLanes a, ref ComplexLanes b, ref ComplexLanes c, ref ComplexLanes d, int turn)
    {
        var (c1, s1) = turns[turn];
        var (c2, s2) = turns[2 * turn];
        var (c3, s3) = turns[3 * turn];
        Vector<float> br = (b.Re * c2) - (b.Im * s2), bi = (b.Re * s2) + (b.Im * c2);
        Vector<float> cr = (c.Re * c1) - (c.Im * s1), ci = (c.Re * s1) + (c.Im * c1);
        Vector<float> dr = (d.Re * c3) - (d.Im * s3), di = (d.Re * s3) + (d.Im * c3);
        Vector<float> sumR = a.Re + br, sumI = a.Im + bi, differenceR = a.Re - br, differenceI = a.Im - bi;
        Vector<float> otherR = cr + dr, otherI = ci + di, turnedR = ci - di, turnedI = dr - cr; // (c - d) times -i.
        (a.Re, a.Im) = (sumR + otherR, sumI + otherI);
        (b.Re, b.Im) = (differenceR + turnedR, differenceI + turnedI);
        (c.Re, c.Im) = (sumR - otherR, sumI - otherI);
        (d.Re, d.Im) = (differenceR - turnedR, differenceI - turnedI);
    }
}
