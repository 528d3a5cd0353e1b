using Cerebrum.Llm.Knowledge.Embedding;

namespace Cerebrum.Llm.Knowledge.Index;

/// <summary>The stores of vectors this build knows, by name: <c>Vectors:Store</c>.</summary>
internal sealed partial class VectorStores
{
    private readonly Dictionary<string, Func<CancellationToken, Task<IVectorIndex>>> known = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">The chosen one is not known; the message lists those that are.</exception>
    public VectorStores(IConfiguration configuration, OnnxEmbedder embedder, TimeProvider time, ILogger<VectorStores> logger)
    {
        Folder = Path.Combine(configuration["Data:Folder"] ?? "data", "knowledge");
        known["sqlite"] = async ct => await SqliteIndex.OpenAsync(Folder, embedder, time, logger, ct);
        AddVendors(configuration, embedder, time, logger);
        Chosen = configuration["Vectors:Store"] ?? "sqlite";
        if (!known.ContainsKey(Chosen))
        {
            throw new InvalidOperationException($"Vectors:Store: unknown store '{Chosen}'. This build knows: {string.Join(", ", known.Keys)}.");
        }
    }

    public IReadOnlyCollection<string> Names => known.Keys;

    /// <summary>The one in use.</summary>
    public string Chosen { get; }

    /// <summary>Where what was ingested is kept.</summary>
    public string Folder { get; }

    public Task<IVectorIndex> OpenAsync(CancellationToken ct) => known[Chosen](ct);

    /// <summary>Adds the stores of <c>Vendors/</c>, where the package feed has them.</summary>
    partial void AddVendors(IConfiguration configuration, OnnxEmbedder embedder, TimeProvider time, ILogger logger);
}
