using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Google.Protobuf.Collections;
using Qdrant.Client.Grpc;

namespace Cerebrum.Llm.Knowledge.Index.Vendors;

/// <param name="Batch">Marks the points of its passages.</param>
internal sealed record QdrantSource(SourceSummary Summary, Guid Batch);

/// <param name="Collection">What the alias names; null before there is one.</param>
internal sealed record QdrantLive(string? Collection, IReadOnlyList<QdrantSource> Sources)
{
    public bool Is(QdrantLive other) => Collection == other.Collection && Sources.SequenceEqual(other.Sources);
}

/// <summary>What is live: the collection an alias names, and a batch for each source. A source is one point of a small collection without
/// vectors, so that one write makes its new batch live and the one before it dead.</summary>
internal sealed class QdrantCatalog(QdrantServer server, string name)
{
    private const uint Page = 256;

    private readonly string sources = $"{name}-sources";

    public Task CreateAsync(CancellationToken ct) => server.CreateAsync(sources, client => client.CreateCollectionAsync(sources, cancellationToken: ct), ct);

    public async Task<QdrantLive> LookAsync(CancellationToken ct)
    {
        var aliases = server.ReadAsync(client => client.ListAliasesAsync(ct), ct);
        var found = new List<QdrantSource>();
        PointId? next = null;
        do
        {
            var page = await server.ReadAsync(client => client.ScrollAsync(sources, limit: Page, offset: next, cancellationToken: ct), ct);
            found.AddRange(page.Result.Select(point => ToSource(point.Payload)));
            next = page.NextPageOffset;
        }
        while (next is not null);

        return new QdrantLive((await aliases).FirstOrDefault(a => a.AliasName == name)?.CollectionName, [.. found.OrderBy(s => s.Summary.Name, StringComparer.Ordinal)]);
    }

    public Task PutAsync(QdrantSource source, CancellationToken ct) => server.WriteAsync(client => client.UpsertAsync(sources, [ToPoint(source)], cancellationToken: ct), ct);

    public Task RemoveAsync(string source, CancellationToken ct) => server.WriteAsync(client => client.DeleteAsync(sources, Id(source), cancellationToken: ct), ct);

    /// <summary>Lets the alias name a collection, at once for everybody.</summary>
    /// <param name="before">What it named.</param>
    public Task PointToAsync(string collection, string? before, CancellationToken ct)
    {
        List<AliasOperations> steps = before is null ? [] : [new AliasOperations { DeleteAlias = new DeleteAlias { AliasName = name } }];
        steps.Add(new AliasOperations { CreateAlias = new CreateAlias { AliasName = name, CollectionName = collection } });
        return server.WriteAsync(client => client.UpdateAliasesAsync(steps, cancellationToken: ct), ct);
    }

    private static Guid Id(string source) => new(XxHash128.Hash(Encoding.UTF8.GetBytes(source)));

    private static PointStruct ToPoint(QdrantSource source) => new()
    {
        Id = Id(source.Summary.Name),
        Vectors = new Vectors { Vectors_ = new NamedVectors() },
        Payload =
        {
            ["name"] = source.Summary.Name,
            ["batch"] = source.Batch.ToString(),
            ["documents"] = source.Summary.Documents,
            ["passages"] = source.Summary.Passages,
            ["updated"] = source.Summary.Updated.ToString("O", CultureInfo.InvariantCulture),
            ["stamp"] = source.Summary.Stamp,
        },
    };

    private static QdrantSource ToSource(MapField<string, Value> payload) => new(
        new SourceSummary(
            payload["name"].StringValue,
            (int)payload["documents"].IntegerValue,
            (int)payload["passages"].IntegerValue,
            DateTimeOffset.Parse(payload["updated"].StringValue, CultureInfo.InvariantCulture),
            payload["stamp"].StringValue),
        Guid.Parse(payload["batch"].StringValue));
}
