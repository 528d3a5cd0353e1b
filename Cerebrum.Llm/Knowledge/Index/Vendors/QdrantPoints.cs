using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Google.Protobuf.Collections;
using Qdrant.Client.Grpc;

namespace Cerebrum.Llm.Knowledge.Index.Vendors;

/// <summary>Passages as points: fields as payload, meaning as the vector <c>text</c>, words as the sparse vector <c>words</c>.</summary>
internal static class QdrantPoints
{
    public const string Text = "text";
    public const string Words = "words";
    public const string Batch = "batch";
    public const string Source = "source";

    /// <summary>When its batch was begun, in seconds since 1970.</summary>
    public const string Begun = "begun";

    /// <param name="number">Of the passage in its batch, from 0: a batch's points can be named without a search.</param>
    public static Guid Id(Guid batch, int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        batch.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], number);
        return new Guid(bytes, bigEndian: true);
    }

    /// <param name="vector">Null leaves the passage to its words.</param>
    public static PointStruct ToPoint(Passage p, Guid id, float[]? vector)
    {
        var vectors = new NamedVectors();
        if (ToSparse(PassageTerms.Of(p)) is { Length: > 0 } words)
        {
            vectors.Vectors[Words] = words;
        }

        if (vector is not null)
        {
            vectors.Vectors[Text] = vector;
        }

        var point = new PointStruct { Id = id, Vectors = new Vectors { Vectors_ = vectors } };
        foreach (var (name, value) in ((string, string?)[])[("passage_id", p.PassageId), ("document_id", p.DocumentId), ("title", p.Title), ("section", p.Section), ("passage", p.Text), ("publisher", p.Source), ("url", p.Url), ("date", p.Date)])
        {
            if (value is not null)
            {
                point.Payload[name] = value;
            }
        }

        point.Payload["names"] = p.Names.ToArray();
        return point;
    }

    public static Passage ToPassage(MapField<string, Value> payload)
    {
        string? Read(string name) => payload.TryGetValue(name, out var value) ? value.StringValue : null;
        return new Passage(
            Read("passage_id")!,
            Read("document_id")!,
            Read("title")!,
            Read("section")!,
            Read("passage")!,
            Read("publisher")!,
            [.. payload["names"].ListValue.Values.Select(name => name.StringValue)],
            Read("url"),
            Read("date"));
    }

    /// <summary>Stems by their XxHash32. Two that share one count together, for passage and query alike.</summary>
    public static (float Weight, uint Stem)[] ToSparse(IReadOnlyDictionary<string, float> terms) =>
        [.. terms.GroupBy(t => XxHash32.HashToUInt32(MemoryMarshal.AsBytes<char>(t.Key)), t => t.Value, (stem, weights) => (weights.Sum(), stem))];

    public static Filter OfBatch(Guid batch) => OfBatches([batch]);

    public static Filter OfBatches(IEnumerable<Guid> batches) => Conditions.Match(Batch, [.. batches.Select(b => b.ToString())]);
}
