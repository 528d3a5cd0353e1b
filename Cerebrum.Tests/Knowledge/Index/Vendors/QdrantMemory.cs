using System.Numerics.Tensors;
using Google.Protobuf.Collections;
using Grpc.Core;
using Qdrant.Client.Grpc;

namespace Cerebrum.Tests.Knowledge.Index.Vendors;

/// <summary>What Qdrant 1.18 does with what the index sends, in memory: searches are exact, so nothing is said here of its approximate
/// ones. Points come and go one at a time, as they may in its segments; an alias changes at once.</summary>
internal sealed class QdrantMemory
{
    private readonly Lock only = new();
    private readonly Dictionary<string, (CreateCollection Config, SortedDictionary<string, PointStruct> Points)> collections = [];
    private readonly Dictionary<string, string> aliases = [];

    public string Version { get; set; } = "1.18.0";

    public IReadOnlyCollection<string> Collections { get { lock (only) { return [.. collections.Keys]; } } }

    public static RpcException Refused(StatusCode code) => new(new Status(code, "by the stand-in"));

    public int PointsOf(string collection) { lock (only) { return Points(collection).Count; } }

    /// <summary>As a damaged disk would.</summary>
    public void Lose(string collection) { lock (only) { Points(collection).Clear(); } }

    public CollectionExistsResponse Exists(CollectionExistsRequest r) => Locked(() => new CollectionExistsResponse { Result = new CollectionExists { Exists = collections.ContainsKey(r.CollectionName) || aliases.ContainsKey(r.CollectionName) } });

    public CollectionOperationResponse Create(CreateCollection r) => Locked(() =>
        collections.TryAdd(r.CollectionName, (r, new SortedDictionary<string, PointStruct>(StringComparer.Ordinal))) ? new CollectionOperationResponse { Result = true } : throw Refused(StatusCode.AlreadyExists));

    public CollectionOperationResponse Delete(DeleteCollection r) => Locked(() => new CollectionOperationResponse { Result = collections.Remove(r.CollectionName) });

    public PointsOperationResponse Index(CreateFieldIndexCollection r) => Locked(() => { Points(r.CollectionName); return Done(); });

    public CollectionOperationResponse Change(ChangeAliases r) => Locked(() =>
    {
        foreach (var step in r.Actions)
        {
            if (step.DeleteAlias is { } delete)
            {
                aliases.Remove(delete.AliasName);
            }
            else
            {
                Points(step.CreateAlias.CollectionName);
                aliases[step.CreateAlias.AliasName] = step.CreateAlias.CollectionName;
            }
        }

        return new CollectionOperationResponse { Result = true };
    });

    public ListAliasesResponse Aliases() => Locked(() => new ListAliasesResponse { Aliases = { aliases.Select(a => new AliasDescription { AliasName = a.Key, CollectionName = a.Value }) } });

    public PointsOperationResponse Upsert(UpsertPoints r)
    {
        foreach (var point in r.Points)
        {
            Locked(() => Points(r.CollectionName)[point.Id.Uuid] = Checked(r.CollectionName, point));
        }

        return Done();
    }

    public PointsOperationResponse Delete(DeletePoints r)
    {
        var gone = Locked(() => r.Points.Filter is { } filter ? [.. Points(r.CollectionName).Values.Where(p => Matches(filter, p)).Select(p => p.Id.Uuid)] : r.Points.Points.Ids.Select(id => id.Uuid).ToList());
        gone.ForEach(id => Locked(() => Points(r.CollectionName).Remove(id)));
        return Done();
    }

    public GetResponse Get(GetPoints r) => Locked(() =>
    {
        var points = Points(r.CollectionName);
        return new GetResponse { Result = { r.Ids.Reverse().Where(id => points.ContainsKey(id.Uuid)).Select(id => Retrieved(points[id.Uuid])) } }; // In no order.
    });

    public ScrollResponse Scroll(ScrollPoints r) => Locked(() =>
    {
        var left = Points(r.CollectionName).Values.Where(p => r.Offset is null || string.CompareOrdinal(p.Id.Uuid, r.Offset.Uuid) >= 0).ToList();
        return new ScrollResponse { Result = { left.Take((int)r.Limit).Select(Retrieved) }, NextPageOffset = left.ElementAtOrDefault((int)r.Limit)?.Id };
    });

    public CountResponse Count(CountPoints r) => Locked(() => new CountResponse { Result = new CountResult { Count = (ulong)Points(r.CollectionName).Values.Count(p => Matches(r.Filter, p)) } });

    public QueryResponse Query(QueryPoints r) => Locked(() =>
    {
        var among = Points(r.CollectionName).Values.Where(p => Matches(r.Filter, p)).ToList();
        var found = r.Query.Rrf is { } ranks
            ? Fuse(ranks.Weights, r.Prefetch.Select(p => Nearest(among.Where(point => Matches(p.Filter, point)), p.Query.Nearest, p.Using).Take((int)p.Limit)))
            : Nearest(among, r.Query.Nearest, r.Using);
        return new QueryResponse { Result = { found.Take((int)r.Limit).Select(hit => Scored(hit.Point, hit.Score, r.WithVectors)) } };
    });

    /// <summary>Weighted reciprocal ranks, k = 2: lib/segment/src/common/reciprocal_rank_fusion.rs at v1.18.0.</summary>
    private static IEnumerable<(PointStruct Point, float Score)> Fuse(RepeatedField<float> weights, IEnumerable<IEnumerable<(PointStruct Point, float Score)>> lists) => lists
        .SelectMany((list, l) => list.Select((hit, place) => (hit.Point, Score: 1 / (((place + 1) / weights[l]) + 1))))
        .GroupBy(hit => hit.Point, (point, hits) => (Point: point, Score: hits.Sum(h => h.Score)))
        .OrderByDescending(hit => hit.Score);

    private static IEnumerable<(PointStruct Point, float Score)> Nearest(IEnumerable<PointStruct> among, VectorInput query, string name) => among
        .Select(point => (Point: point, Vector: point.Vectors.Vectors_.Vectors.GetValueOrDefault(name)))
        .Select(p => (p.Point, Score: p.Vector is null ? null : query.Sparse is { } sparse ? Overlap(sparse, p.Vector.Sparse) : Cosine(query.Dense, p.Vector.Dense)))
        .Where(p => p.Score is not null)
        .Select(p => (p.Point, p.Score!.Value))
        .OrderByDescending(p => p.Value);

    /// <returns>Null without a common index: such points are not found.</returns>
    private static float? Overlap(SparseVector a, SparseVector b)
    {
        var weights = a.Indices.Zip(a.Values).ToDictionary();
        var common = b.Indices.Zip(b.Values).Where(x => weights.ContainsKey(x.First)).ToList();
        return common.Count == 0 ? null : common.Sum(x => weights[x.First] * x.Second);
    }

    private static float? Cosine(DenseVector a, DenseVector b) =>
        a.Data.Count == b.Data.Count ? TensorPrimitives.Dot<float>([.. a.Data], [.. b.Data]) : throw Refused(StatusCode.InvalidArgument);

    private static bool Matches(Filter? filter, PointStruct point) =>
        filter is null || (filter.Must.All(c => Matches(c, point.Payload)) && !filter.MustNot.Any(c => Matches(c, point.Payload)));

    private static bool Matches(Condition condition, MapField<string, Value> payload) => condition.Field switch
    {
        { Match.Keywords: { } words } field => payload.TryGetValue(field.Key, out var value) && words.Strings.Contains(value.StringValue),
        { Range: { HasLt: true } range } field => payload.TryGetValue(field.Key, out var value) && value.IntegerValue < range.Lt,
        _ => throw Refused(StatusCode.Unimplemented),
    };

    private static RetrievedPoint Retrieved(PointStruct point) => new() { Id = point.Id, Payload = { point.Payload } };

    private static ScoredPoint Scored(PointStruct point, float score, WithVectorsSelector with)
    {
        var vectors = new NamedVectorsOutput();
        foreach (var name in (with.Include?.Names ?? []).Where(point.Vectors.Vectors_.Vectors.ContainsKey))
        {
            vectors.Vectors[name] = new VectorOutput { Dense = point.Vectors.Vectors_.Vectors[name].Dense };
        }

        return new ScoredPoint { Id = point.Id, Payload = { point.Payload }, Score = score, Vectors = new VectorsOutput { Vectors = vectors } };
    }

    private static PointsOperationResponse Done() => new() { Result = new UpdateResult { Status = UpdateStatus.Completed } };

    /// <summary>A vector the collection has no place for is refused, and so are words that come twice.</summary>
    private PointStruct Checked(string collection, PointStruct point)
    {
        var config = collections[collection].Config;
        var fits = point.Vectors.Vectors_.Vectors.All(v => v.Value.Sparse is { } sparse
            ? config.SparseVectorsConfig.Map.ContainsKey(v.Key) && sparse.Indices.Distinct().Count() == sparse.Values.Count
            : config.VectorsConfig.ParamsMap.Map.TryGetValue(v.Key, out var dense) && (int)dense.Size == v.Value.Dense.Data.Count);
        return fits ? point : throw Refused(StatusCode.InvalidArgument);
    }

    private SortedDictionary<string, PointStruct> Points(string name) =>
        collections.TryGetValue(aliases.GetValueOrDefault(name, name), out var found) ? found.Points : throw Refused(StatusCode.NotFound);

    private T Locked<T>(Func<T> action)
    {
        lock (only)
        {
            return action();
        }
    }
}
