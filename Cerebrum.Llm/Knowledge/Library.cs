using Cerebrum.Llm.Differential;
using Cerebrum.Llm.Triage;

namespace Cerebrum.Llm.Knowledge;

/// <summary>What is known, loaded in the background once the service runs: its members are null until then.</summary>
internal sealed partial class Library(IConfiguration configuration, ILogger<Library> logger) : BackgroundService
{
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Loaded? loaded;

    /// <summary>Completes when all is loaded.</summary>
    public Task Ready => ready.Task;

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
        var store = PassageStore.Open(configuration["Data:Folder"] ?? "data", pack);
        loaded = new Loaded(new Retriever(pack, store, layTerms), new DifferentialRanker(pack.Conditions, layTerms), new KnowledgeFloor(pack.Conditions));
        ready.SetResult();
        Log.Loaded(logger, pack.Conditions.Count, pack.Topics.Count, pack.Version);
    }

    private sealed record Loaded(Retriever Retriever, DifferentialRanker Differential, KnowledgeFloor Floor);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Knowledge pack {Version}: {Conditions} conditions, {Topics} topics")]
        public static partial void Loaded(ILogger logger, int conditions, int topics, string version);
    }
}
