using System.Diagnostics;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Knowledge.Embedding;
using Cerebrum.Llm.Knowledge.Index;
using Cerebrum.Llm.Knowledge.Ingestion;
using Cerebrum.Llm.Knowledge.Retrieval;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cerebrum.Bench.Knowledge;

/// <summary>The 23,000 documents of <c>../shared/data/knowledge</c> and the pack, indexed as the service does, in a folder that is kept.</summary>
internal sealed class Corpus : IDisposable
{
    private const string Source = "documents";

    private Corpus(OnnxEmbedder embedder, SqliteIndex index, string folder)
    {
        (Embedder, Index, Folder) = (embedder, index, folder);
        var shipped = Path.Combine(AppContext.BaseDirectory, "Knowledge");
        Retriever = RetrieverFiles.Load(Path.Combine(shipped, "Retrieval"), LayTerms.Load(Path.Combine(shipped, "lay-terms.tsv")), index, embedder);
    }

    public OnnxEmbedder Embedder { get; }

    public SqliteIndex Index { get; }

    public string Folder { get; }

    public Retriever Retriever { get; }

    /// <param name="data">The folder with documents.jsonl.xz.</param>
    public static async Task<Corpus> OpenAsync(string data, string folder)
    {
        var embedder = new OnnxEmbedder(new EmbeddingOptions());
        var index = await SqliteIndex.OpenAsync(folder, embedder, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        await index.ReembedAsync(CancellationToken.None);
        var sources = await index.ListAsync(CancellationToken.None);
        var pack = KnowledgePack.Load(Path.Combine(AppContext.BaseDirectory, "Knowledge", "Pack"));
        if (!sources.Any(s => s.Stamp == pack.Version))
        {
            await index.ReplaceAsync(KnowledgePack.Source, pack.Version, pack.Passages().ToAsyncEnumerable(), CancellationToken.None);
        }

        if (!sources.Any(s => s.Name == Source))
        {
            var started = Stopwatch.GetTimestamp();
            var intake = new Intake(Source);
            using (var unpacked = Unpack(Path.Combine(data, "documents.jsonl.xz")))
            {
                await intake.SurveyAsync(unpacked.StandardOutput.BaseStream, DocumentFormat.Jsonl, CancellationToken.None);
            }

            using var again = Unpack(Path.Combine(data, "documents.jsonl.xz"));
            var summary = await index.ReplaceAsync(Source, "1", intake.ReadAsync(again.StandardOutput.BaseStream, DocumentFormat.Jsonl, CancellationToken.None), CancellationToken.None);
            Console.WriteLine($"Ingested {summary.Documents:N0} documents, {summary.Passages:N0} passages in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s.");
        }

        return new Corpus(embedder, index, folder);
    }

    public static string[] Lines(string path)
    {
        using var unpacked = Unpack(path);
        return unpacked.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose() => Embedder.Dispose();

    private static Process Unpack(string path) =>
        Process.Start(new ProcessStartInfo("xz", ["-dc", path]) { RedirectStandardOutput = true })!;
}
