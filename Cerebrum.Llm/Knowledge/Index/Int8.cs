using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cerebrum.Llm.Knowledge.Index;

/// <summary>Unit vectors in one byte a dimension: a quarter of the memory traffic, which is what a scan costs.</summary>
internal static class Int8
{
    /// <summary>Writes <paramref name="vector"/> scaled so that its largest value is 127.</summary>
    /// <returns>What one step is worth; 0 for a vector of zeros.</returns>
    public static float Quantize(ReadOnlySpan<float> vector, Span<sbyte> codes)
    {
        var largest = TensorPrimitives.MaxMagnitude(vector);
        var step = MathF.Abs(largest) / 127;
        for (var i = 0; i < vector.Length; i++)
        {
            codes[i] = step == 0 ? (sbyte)0 : (sbyte)MathF.Round(vector[i] / step);
        }

        return step;
    }

    /// <summary>The dot product of two code vectors of equal length.</summary>
    public static int Dot(ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b)
    {
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var right = ref MemoryMarshal.GetReference(b);
        var (sum, i) = (0, 0);
        if (Vector512.IsHardwareAccelerated && Avx512BW.IsSupported)
        {
            var lanes = Vector512<int>.Zero;
            for (; i <= a.Length - 32; i += 32)
            {
                lanes += Avx512BW.MultiplyAddAdjacent(Widen512(ref left, i), Widen512(ref right, i));
            }

            sum = Vector512.Sum(lanes);
        }
        else if (Avx2.IsSupported)
        {
            var lanes = Vector256<int>.Zero;
            for (; i <= a.Length - 16; i += 16)
            {
                lanes += Avx2.MultiplyAddAdjacent(Widen256(ref left, i), Widen256(ref right, i));
            }

            sum = Vector256.Sum(lanes);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            var lanes = Vector128<int>.Zero;
            for (; i <= a.Length - 16; i += 16)
            {
                var (a0, a1) = Vector128.Widen(Vector128.LoadUnsafe(ref left, (nuint)i));
                var (b0, b1) = Vector128.Widen(Vector128.LoadUnsafe(ref right, (nuint)i));
                lanes += Products(a0, b0) + Products(a1, b1);
            }

            sum = Vector128.Sum(lanes);
        }

        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    // A product of two signed bytes fits a short, so their pairwise sums are exact.
    private static Vector128<int> Products(Vector128<short> a, Vector128<short> b)
    {
        var (low, high) = Vector128.Widen(a * b);
        return low + high;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Widen512(ref sbyte start, int at) =>
        Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref start, (nuint)at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Widen256(ref sbyte start, int at) =>
        Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref start, (nuint)at));
}
