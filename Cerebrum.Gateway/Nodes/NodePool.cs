namespace Cerebrum.Gateway.Nodes;

/// <summary>The nodes that serve one part of the system.</summary>
/// <param name="part">Resource name: <c>llm</c> or <c>ml</c>.</param>
/// <param name="configured">Those that are always in it.</param>
internal sealed class NodePool(string part, IReadOnlyList<Node> configured)
{
    private readonly IReadOnlyList<Node> permanent = configured;
    private volatile IReadOnlyList<Node> nodes = configured;
    private uint turn;

    public string Part => part;

    public IReadOnlyList<Node> Nodes => nodes;

    public int Ready => nodes.Count(n => n.State == NodeState.Ready);

    /// <summary>Replaces the nodes that registered themselves. One that is configured too is in the pool once. Not safe to call from two threads at once.</summary>
    public void With(IEnumerable<Node> registered) => nodes = [.. permanent, .. registered.Where(r => permanent.All(c => c.Address != r.Address))];

    /// <summary>All nodes in the order to try them: the best state first, then the fewest outstanding requests; equals take turns.</summary>
    public IEnumerable<Node> InOrder()
    {
        var (all, mine) = (nodes, Interlocked.Increment(ref turn));
        var start = (int)(mine % (uint)all.Count);
        return all.Count == 1 ? all : all.Skip(start).Concat(all.Take(start)).OrderBy(n => n.State).ThenBy(n => n.TakesTurn(mine) ? 0 : 1).ThenBy(n => n.Outstanding);
    }
}
