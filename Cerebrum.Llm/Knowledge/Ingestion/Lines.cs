using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;

namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>The lines of a UTF-8 stream, with or without byte order mark. It never holds more than one line too long.</summary>
internal static class Lines
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <returns>Lines without their ends, numbered from 1.</returns>
    /// <exception cref="InvalidDataException">A line is over <see cref="Limits.Record"/> or no UTF-8.</exception>
    public static async IAsyncEnumerable<(long Number, string Text)> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken ct)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        var number = 0L;
        bool more;
        do
        {
            var read = await pipe.ReadAsync(ct);
            var rest = read.Buffer;
            more = !read.IsCompleted;
            while (Take(ref rest, more) is { } line)
            {
                yield return (++number, Decode(line, new Place(number)));
            }

            if (rest.Length > Limits.Record)
            {
                throw TooLong(new Place(number + 1));
            }

            pipe.AdvanceTo(rest.Start, rest.End);
        }
        while (more);

        await pipe.CompleteAsync();
    }

    private static ReadOnlySequence<byte>? Take(ref ReadOnlySequence<byte> rest, bool more)
    {
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            var line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return line;
        }

        if (more || rest.IsEmpty)
        {
            return null;
        }

        var last = rest;
        rest = rest.Slice(rest.End);
        return last;
    }

    private static string Decode(ReadOnlySequence<byte> line, Place place)
    {
        if (line.Length > Limits.Record)
        {
            throw TooLong(place);
        }

        try
        {
            var text = Strict.GetString(line);
            return (place.Line == 1 ? text.TrimStart('\uFEFF') : text).TrimEnd('\r');
        }
        catch (DecoderFallbackException)
        {
            throw place.Error("UTF-8", "bytes that are not");
        }
    }

    private static InvalidDataException TooLong(Place place) => place.Error($"a line of at most {Limits.Record:N0} bytes", "a longer one");
}
