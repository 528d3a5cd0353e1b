namespace Cerebrum.Gateway.Nodes;

/// <summary>In the order in which nodes are asked: the first is preferred, the last is only tried when nothing better is left.</summary>
internal enum NodeState
{
    /// <summary>Its last probe or request succeeded.</summary>
    Ready,

    /// <summary>Not probed yet.</summary>
    Unknown,

    /// <summary>It answers, and says that it is not ready (its health check fails).</summary>
    Starting,

    /// <summary>No connection could be made.</summary>
    Away,
}

/// <summary>One process that serves a part. Safe to use from any thread.</summary>
/// <param name="id">What the public may know it by: part and number, never its address.</param>
internal sealed partial class Node(string id, Uri address, ILogger logger)
{
    private int outstanding;
    private volatile NodeState state = NodeState.Unknown;

    public string Id => id;

    public Uri Address => address;

    public NodeState State => state;

    /// <summary>Requests sent to it and not finished yet.</summary>
    public int Outstanding => Volatile.Read(ref outstanding);

    public void Begin() => Interlocked.Increment(ref outstanding);

    public void End() => Interlocked.Decrement(ref outstanding);

    public void Became(NodeState now)
    {
        var before = state;
        state = now;
        if (before != now)
        {
            Log.Changed(logger, id, before, now);
        }
    }

    /// <summary>A request got an answer: whatever the last probe saw, the node is there. A node that is starting says itself when it is ready.</summary>
    public void Answered()
    {
        if (state is NodeState.Away or NodeState.Unknown)
        {
            Became(NodeState.Ready);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Node {Node} was {Before} and is {Now}.")]
        public static partial void Changed(ILogger logger, string node, NodeState before, NodeState now);
    }
}
