using Cerebrum.Llm.Knowledge.Embedding;
using Cerebrum.Llm.Knowledge.Index.Vendors;

namespace Cerebrum.Llm.Knowledge.Index;

internal sealed partial class VectorStores
{
    private const string Qdrant = "qdrant";

    partial void AddVendors(IConfiguration configuration, OnnxEmbedder embedder, TimeProvider time, ILogger logger)
    {
        // Only who asks for it needs an address; then a missing one stops the start.
        var address = configuration["Vectors:Store"] == Qdrant ? QdrantAddress.Parse(configuration.GetConnectionString(Qdrant)) : null;
        known[Qdrant] = async ct => await QdrantIndex.OpenAsync(address!, "cerebrum", embedder, time, logger, ct);
    }
}
