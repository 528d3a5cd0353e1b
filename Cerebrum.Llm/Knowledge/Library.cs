using Cerebrum.Llm.Differential;
using Cerebrum.Llm.Knowledge.Embedding;
using Cerebrum.Llm.Knowledge.Index;
using Cerebrum.Llm.Knowledge.Retrieval;
using Cerebrum.Llm.Triage;

namespace Cerebrum.Llm.Knowledge;

/// <summary>What is known, loaded in the background once the service runs: its members are null until then.</summary>
internal sealed partial class Library(VectorStores stores, OnnxEmbedder embedder, ILogger<Library> logger) : BackgroundService
{
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Loaded? loaded;

    /// <summary>Completes when all is loaded.</summary>
    public Task Ready => ready.Task;

    public KnowledgePack? Pack => loaded?.Pack;

    public IVectorIndex? Index => loaded?.Index;

    public Retriever? Retriever => loaded?.Retriever;

    public DifferentialRanker? Differential => loaded?.Differential;

    public KnowledgeFloor? Floor => loaded?.Floor;

    public bool IsReady => loaded is not null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // Listening does not wait for it.
        var folder = Path.Combine(AppContext.BaseDirectory, "Knowledge");
        var pack = KnowledgePack.Load(Path.Combine(folder, "Pack"));
        var layTerms = LayTerms.Load(Path.Combine(folder, "lay-terms.tsv"));
        var index = await stores.OpenAsync(stoppingToken);
        var sources = await index.ListAsync(stoppingToken);
        if (!sources.Any(s => s.Name == KnowledgePack.Source && s.Stamp == pack.Version))
        {
            await index.ReplaceAsync(KnowledgePack.Source, pack.Version, pack.Passages().ToAsyncEnumerable(), stoppingToken);
        }

        var retriever = RetrieverFiles.Load(Path.Combine(folder, "Retrieval"), layTerms, index, embedder);
        loaded = new Loaded(pack, index, retriever, new DifferentialRanker(pack.Conditions, layTerms), new KnowledgeFloor(pack.Conditions));
        ready.SetResult();
        Log.Loaded(logger, pack.Conditions.Count, pack.Topics.Count, pack.Version);
        try
        {
            await index.ReembedAsync(stoppingToken);
        }
        catch (IOException e)
        {
            Log.NotEmbedded(logger, e.Message);
        }
    }

    private sealed record Loaded(KnowledgePack Pack, IVectorIndex Index, Retriever Retriever, DifferentialRanker Differential, KnowledgeFloor Floor);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Knowledge pack {Version}: {Conditions} conditions, {Topics} topics")]
        public static partial void Loaded(ILogger logger, int conditions, int topics, string version);

        [LoggerMessage(LogLevel.Error, "Passages of another embedding model are found by words alone until the next start: {Fault}")]
        public static partial void NotEmbedded(ILogger logger, string fault);
    }
}
