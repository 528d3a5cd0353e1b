namespace Cerebrum.Gateway.Nodes;

/// <summary>The nodes that serve one part of the system.</summary>
/// <param name="part">Resource name: <c>llm</c> or <c>ml</c>.</param>
internal sealed class NodePool(string part, IReadOnlyList<Node> nodes)
{
    private uint turn;

    public string Part => part;

    public IReadOnlyList<Node> Nodes => nodes;

    public int Ready => nodes.Count(n => n.State == NodeState.Ready);

    /// <summary>All nodes in the order to try them: the best state first, then the fewest outstanding requests; equals take turns.</summary>
    public IEnumerable<Node> InOrder()
    {
        var start = (int)(Interlocked.Increment(ref turn) % (uint)nodes.Count);
        return nodes.Skip(start).Concat(nodes.Take(start)).OrderBy(n => n.State).ThenBy(n => n.Outstanding);
    }
}
