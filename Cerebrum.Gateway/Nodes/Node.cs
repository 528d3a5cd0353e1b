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

    /// <summary>No connection could be made, or its last answers broke off.</summary>
    Away,
}

/// <summary>One process that serves a part. Safe to use from any thread.</summary>
/// <param name="id">What the public may know it by: part and number, never its address.</param>
/// <param name="isRegistered">Whether it came by itself, and not by our configuration.</param>
internal sealed partial class Node(string id, Uri address, bool isRegistered, TimeProvider time, ILogger logger)
{
    /// <summary>Requests in a row that broke off or got no answer, after which a node rests whatever its health check says.</summary>
    private const int MostFailures = 3;

    /// <summary>How long it rests; then a good health check brings it back.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    /// <summary>Time in which a node that came back gets its full share of the requests, step by step: caches are cold, models load.</summary>
    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(10);

    private int outstanding;
    private int failures;
    private int falls;
    private long restsSince;
    private long? warmsSince;
    private volatile NodeState state = NodeState.Unknown;

    public string Id => id;

    public Uri Address => address;

    public bool IsRegistered => isRegistered;

    public NodeState State => state;

    /// <summary>Requests sent to it and not finished yet.</summary>
    public int Outstanding => Volatile.Read(ref outstanding);

    /// <summary>How often it ceased to be ready.</summary>
    public int Falls => Volatile.Read(ref falls);

    public void Begin() => Interlocked.Increment(ref outstanding);

    public void End() => Interlocked.Decrement(ref outstanding);

    /// <summary>What a probe found, or that no connection could be made.</summary>
    public void Became(NodeState now)
    {
        var before = state;
        if (now == NodeState.Ready && Volatile.Read(ref failures) >= MostFailures && time.GetElapsedTime(Volatile.Read(ref restsSince)) < Rest)
        {
            return;
        }

        if (before != now)
        {
            falls += before == NodeState.Ready ? 1 : 0;
            failures = now == NodeState.Ready ? 0 : failures;
            warmsSince = now == NodeState.Ready && before != NodeState.Unknown ? time.GetTimestamp() : null;
            state = now;
            Log.Changed(logger, id, before, now);
        }
    }

    /// <summary>A request got an answer: whatever the last probe saw, the node is there. A node that is starting says itself when it is ready.</summary>
    public void Answered()
    {
        Volatile.Write(ref failures, 0);
        if (state is NodeState.Away or NodeState.Unknown)
        {
            Became(NodeState.Ready);
        }
    }

    /// <summary>A request was taken and not answered, by no fault of the caller.</summary>
    public void Failed()
    {
        if (Interlocked.Increment(ref failures) >= MostFailures)
        {
            Volatile.Write(ref restsSince, time.GetTimestamp());
            Became(NodeState.Away);
        }
    }

    /// <summary>Whether it is this node's turn at its full rank: always, but for the time after it came back.</summary>
    public bool TakesTurn(uint turn)
    {
        const int Steps = 16;
        return warmsSince is not { } since || (turn % Steps) < Steps * (time.GetElapsedTime(since) / SlowStart);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Node {Node} was {Before} and is {Now}.")]
        public static partial void Changed(ILogger logger, string node, NodeState before, NodeState now);
    }
}
