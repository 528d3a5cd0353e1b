using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace Cerebrum.Llm.Knowledge.Index;

/// <summary>Collects passages and writes them as one <see cref="Segment"/> file. Vectors go to a scratch file at once; words stay in
/// memory, about 5 bytes for each distinct word of a passage.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private readonly string path;
    private readonly int dimension;
    private readonly FileStream vectors;
    private readonly List<float> steps = [];
    private readonly List<sbyte[]> codes = [];
    private readonly Dictionary<string, (List<int> Rows, List<byte> Impacts)> postings = new(StringComparer.Ordinal);

    public SegmentWriter(string path, int dimension)
    {
        this.path = path;
        this.dimension = dimension;
        vectors = new FileStream(path + ".vectors", FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
    }

    public int Rows => steps.Count;

    /// <param name="terms">Stems with their weights, as <see cref="PassageTerms.Of"/> gives them.</param>
    /// <param name="vector">[dimension], unit length.</param>
    public void Add(IReadOnlyDictionary<string, float> terms, ReadOnlySpan<float> vector)
    {
        var row = Rows;
        foreach (var (stem, weight) in terms)
        {
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(postings, stem, out var known);
            entry = known ? entry : ([], []);
            entry.Rows.Add(row);
            entry.Impacts.Add((byte)Math.Clamp(MathF.Round(weight * 255 / PassageTerms.Saturation), 1, 255));
        }

        var code = new sbyte[dimension];
        steps.Add(Int8.Quantize(vector, code));
        codes.Add(code);
        vectors.Write(MemoryMarshal.AsBytes(vector));
    }

    /// <summary>Writes the file beside its place and moves it there, whole and on the disk.</summary>
    public void Finish(ulong model)
    {
        var terms = postings.Select(term => (Letters: Encoding.UTF8.GetBytes(term.Key), term.Value)).ToList();
        terms.Sort((a, b) => a.Letters.AsSpan().SequenceCompareTo(b.Letters)); // As the reader searches.
        var letters = terms.ConvertAll(term => term.Letters);
        var layout = new SegmentLayout(Rows, dimension, terms.Count, letters.Sum(l => l.Length), terms.Sum(term => (long)term.Value.Rows.Count));
        if (layout.Length > int.MaxValue)
        {
            throw new InvalidDataException($"Expected a source of at most {int.MaxValue / 1_000_000} MB of words and vectors; found {layout.Length / 1_000_000} MB. Split it in two sources.");
        }

        var draft = path + ".draft";
        using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            var output = new HashedOutput(file);
            output.Write(layout.ToHeader(model));
            output.WriteAt(SegmentLayout.Steps, MemoryMarshal.AsBytes<float>(CollectionsMarshal.AsSpan(steps)));
            output.PadTo(layout.Codes);
            codes.ForEach(code => output.Write(MemoryMarshal.AsBytes<sbyte>(code)));
            output.PadTo(layout.Vectors);
            vectors.Position = 0;
            output.Copy(vectors);
            output.WriteAt(layout.TermStarts, MemoryMarshal.AsBytes<int>(Starts(letters, l => l.Length, n => (int)n)));
            output.PadTo(layout.Letters);
            letters.ForEach(l => output.Write(l));
            output.WriteAt(layout.PostingStarts, MemoryMarshal.AsBytes<long>(Starts(terms, term => term.Value.Rows.Count, n => n)));
            output.PadTo(layout.PostingRows);
            terms.ForEach(term => output.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(term.Value.Rows))));
            output.PadTo(layout.Impacts);
            terms.ForEach(term => output.Write(CollectionsMarshal.AsSpan(term.Value.Impacts)));
            output.PadTo(layout.Hash);
            file.Write(BitConverter.GetBytes(output.Hash));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    public void Dispose() => vectors.Dispose();

    private static T[] Starts<TItem, T>(List<TItem> items, Func<TItem, int> length, Func<long, T> convert)
    {
        var starts = new T[items.Count + 1];
        var sum = 0L;
        for (var i = 0; i < items.Count; i++)
        {
            starts[i] = convert(sum);
            sum += length(items[i]);
        }

        starts[^1] = convert(sum);
        return starts;
    }

    private sealed class HashedOutput(Stream file)
    {
        private readonly XxHash3 hash = new();
        private long position;

        public ulong Hash => hash.GetCurrentHashAsUInt64();

        public void Write(ReadOnlySpan<byte> bytes)
        {
            hash.Append(bytes);
            file.Write(bytes);
            position += bytes.Length;
        }

        public void WriteAt(long start, ReadOnlySpan<byte> bytes)
        {
            PadTo(start);
            Write(bytes);
        }

        public void PadTo(long start) => Write(new byte[start - position]);

        public void Copy(Stream source)
        {
            var buffer = new byte[1 << 16];
            for (var read = source.Read(buffer); read > 0; read = source.Read(buffer))
            {
                Write(buffer.AsSpan(0, read));
            }
        }
    }
}
