using System.Numerics;

namespace Cerebrum.Gateway.Telemetry;

/// <summary>Counts durations in fixed buckets, four to each power of two of microseconds: a quantile is at most an eighth off, whatever
/// the scale. Safe to add from any thread; adding is one atomic increment.</summary>
internal sealed class Latencies
{
    /// <summary>Up to 2^32 µs, more than an hour.</summary>
    public const int Buckets = 4 * 32;

    private readonly long[] counts = new long[Buckets];

    public void Add(TimeSpan took) => Interlocked.Increment(ref counts[BucketOf(took)]);

    /// <summary>Those counted so far, by bucket; not of one moment where others add.</summary>
    public long[] Read() => Array.ConvertAll(counts, c => c);

    /// <param name="counts">Of each bucket.</param>
    /// <param name="part">0..1.</param>
    /// <returns>Milliseconds, interpolated inside the bucket; null where nothing was counted.</returns>
    public static double? Quantile(IReadOnlyList<long> counts, double part)
    {
        var rank = part * counts.Sum();
        for (var (i, before) = (0, 0L); i < counts.Count; before += counts[i++])
        {
            if (counts[i] > 0 && before + counts[i] >= rank)
            {
                return Math.Round((From(i) + ((From(i + 1) - From(i)) * (rank - before) / counts[i])) / 1000, 2);
            }
        }

        return null;
    }

    /// <summary>Only the buckets that hold something, each as its distance from the one before and its count.</summary>
    public static byte[] ToBytes(IReadOnlyList<long> counts)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var last = 0;
        foreach (var (i, count) in counts.Index().Where(c => c.Item > 0))
        {
            writer.Write7BitEncodedInt(i - last);
            writer.Write7BitEncodedInt64(count);
            last = i;
        }

        return bytes.ToArray();
    }

    /// <summary>Adds what <see cref="ToBytes"/> made; what is not of its making is left out.</summary>
    public static void Add(long[] counts, byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        try
        {
            for (var i = 0; reader.BaseStream.Position < bytes.Length;)
            {
                i += reader.Read7BitEncodedInt();
                counts[i] += reader.Read7BitEncodedInt64();
            }
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or IndexOutOfRangeException)
        {
            // Damage that the database did not see: what was read so far stays.
        }
    }

    private static int BucketOf(TimeSpan took)
    {
        var us = (uint)Math.Clamp(took.Ticks / TimeSpan.TicksPerMicrosecond, 0, uint.MaxValue);
        var octave = BitOperations.Log2(us);
        return us < 4 ? (int)us : (4 * (octave - 1)) + (int)((us >> (octave - 2)) & 3);
    }

    /// <returns>The least microseconds of a bucket.</returns>
    private static double From(int bucket) => bucket < 4 ? bucket : (4 + (bucket % 4)) * Math.Pow(2, (bucket / 4) - 1);
}
