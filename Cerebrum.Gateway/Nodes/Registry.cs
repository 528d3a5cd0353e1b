using System.Security.Cryptography;
using System.Text;

namespace Cerebrum.Gateway.Nodes;

/// <summary>The nodes that register, beat and leave. They survive a restart of the gateway, with a full period to beat again.</summary>
internal sealed partial class Registry
{
    /// <summary>A node that did not beat for so long is in no pool until it does.</summary>
    public static readonly TimeSpan Expiry = TimeSpan.FromSeconds(90);

    /// <summary>One that did not for so long is forgotten.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    private const int Most = 256;

    private readonly NodePools pools;
    private readonly StateFile<RegistrationList> file;
    private readonly TimeProvider time;
    private readonly ILogger<Node> logger;
    private readonly Lock gate = new();
    private readonly Dictionary<Uri, Entry> entries = [];

    /// <exception cref="InvalidDataException">The file is there and cannot be read.</exception>
    public Registry(NodePools pools, StateFile<RegistrationList> file, TimeProvider time, ILogger<Node> logger)
    {
        (this.pools, this.file, this.time, this.logger) = (pools, file, time, logger);
        foreach (var known in file.Read()?.Nodes ?? [])
        {
            Put(new Uri(known.Url), known.Part);
        }

        Fill();
    }

    /// <returns>The node; null when there are as many as are allowed.</returns>
    public Node? Register(Uri address, string part)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(address, out var entry) || entry.Part != part)
            {
                if (entry is null && entries.Count >= Most)
                {
                    return null;
                }

                entry = Put(address, part);
                Keep();
            }

            entry.Beat = time.GetUtcNow();
            Fill();
            return entry.Node;
        }
    }

    /// <returns>The node; null where it is not registered.</returns>
    public Node? Beat(Uri address)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(address, out var entry))
            {
                return null;
            }

            entry.Beat = time.GetUtcNow();
            if (entry.IsExpired)
            {
                Fill();
            }

            return entry.Node;
        }
    }

    /// <inheritdoc cref="Beat"/>
    public Node? Deregister(Uri address)
    {
        lock (gate)
        {
            if (entries.Remove(address, out var entry))
            {
                Keep();
                Fill();
            }

            return entry?.Node;
        }
    }

    /// <summary>Takes those out of their pools that have not beaten.</summary>
    public void Sweep()
    {
        lock (gate)
        {
            var old = entries.Where(e => time.GetUtcNow() - e.Value.Beat >= Forgotten).Select(e => e.Key).ToList();
            old.ForEach(address => entries.Remove(address));
            if (old.Count > 0)
            {
                Keep();
            }

            if (old.Count > 0 || entries.Values.Any(e => !e.IsExpired && IsSilent(e)))
            {
                Fill();
            }
        }
    }

    public NodeListAnswer List()
    {
        lock (gate)
        {
            var configured = from pool in pools.Pools from node in pool.Nodes where !node.IsRegistered select Line(node, pool.Part, null);
            return new([.. configured, .. entries.Values.Select(e => Line(e.Node, e.Part, e))]);
        }
    }

    private static NodeLine Line(Node node, string part, Entry? entry) => new(
        node.Id, part, node.Address.AbsoluteUri, entry is { IsExpired: true } ? "expired" : node.State.ToString().ToLowerInvariant(), node.Outstanding, entry?.Beat);

    private Entry Put(Uri address, string part)
    {
        var number = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.AbsoluteUri)))[..6];
        return entries[address] = new Entry(new Node($"{part}-{number}", address, isRegistered: true, time, logger), part) { Beat = time.GetUtcNow() };
    }

    private bool IsSilent(Entry entry) => time.GetUtcNow() - entry.Beat >= Expiry;

    private void Keep() => file.Update(_ => new RegistrationList([.. entries.Select(e => new Registration(e.Key.AbsoluteUri, e.Value.Part))]));

    private void Fill()
    {
        foreach (var entry in entries.Values.Where(e => e.IsExpired != IsSilent(e)))
        {
            entry.IsExpired = !entry.IsExpired;
            Log.Beats(logger, entry.Node.Id, entry.IsExpired ? "went silent and left its pool" : "beats again");
        }

        foreach (var pool in pools.Pools)
        {
            pool.With(entries.Values.Where(e => e.Part == pool.Part && !e.IsExpired).Select(e => e.Node));
        }
    }

    private sealed class Entry(Node node, string part)
    {
        public Node Node => node;

        public string Part => part;

        public DateTimeOffset Beat { get; set; }

        public bool IsExpired { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Node {Node} {Event}.")]
        public static partial void Beats(ILogger logger, string node, string @event);
    }
}
