using System.Text.Json.Serialization;
using Cerebrum.Gateway.Nodes;

namespace Cerebrum.Gateway.Status;

/// <summary><c>GET /status</c> of the gateway; CONTRACT.md names the fields.</summary>
internal sealed record StatusAnswer(
    string Status, string Message, int ActiveNodes, int LlmNodes, int MlNodes, IReadOnlyDictionary<string, PartStatus> Services)
{
    public static StatusAnswer Of(NodePools pools)
    {
        NodePool[] parts = [pools.Llm, pools.Ml];
        var missing = parts.Where(p => p.Ready == 0).Select(p => p.Part).ToList();
        return new StatusAnswer(
            missing.Count == 0 ? "ok" : "degraded",
            missing.Count == 0 ? "Every service answers." : $"Not answering: {string.Join(", ", missing)}.",
            pools.Llm.Ready + pools.Ml.Ready, pools.Llm.Ready, pools.Ml.Ready, parts.ToDictionary(p => p.Part, PartStatus.Of));
    }
}

/// <param name="Status"><c>ok</c>: all its nodes are ready; <c>degraded</c>: some; <c>starting</c>: none yet, one answers; <c>away</c>: none.</param>
internal sealed record PartStatus(string Status, int Ready, int Configured, IReadOnlyList<NodeStatus> Nodes)
{
    public static PartStatus Of(NodePool pool) => new(
        pool.Ready == pool.Nodes.Count ? "ok"
            : pool.Ready > 0 ? "degraded"
            : pool.Nodes.Any(n => n.State != NodeState.Away) ? "starting"
            : "away",
        pool.Ready, pool.Nodes.Count, [.. pool.Nodes.Select(n => new NodeStatus(n.Id, n.State.ToString().ToLowerInvariant(), n.Outstanding))]);
}

/// <param name="State">A <see cref="NodeState"/>, in lower case.</param>
/// <param name="Outstanding">Requests it is working on for this gateway.</param>
internal sealed record NodeStatus(string Id, string State, int Outstanding);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StatusAnswer))]
internal sealed partial class StatusJson : JsonSerializerContext;
