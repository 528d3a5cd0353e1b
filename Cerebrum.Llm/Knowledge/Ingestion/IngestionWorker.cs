using Cerebrum.Llm.Knowledge.Index;
using Microsoft.Data.Sqlite;

namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>Ingests what the log has and the index has not: at the start, after each upload, and every <see cref="Look"/>, because another
/// process may have been ended in the middle of its work, and a full disk may have room again.</summary>
internal sealed partial class IngestionWorker(Library library, UploadLog log, Ingester ingester, IngestionQueue queue, ILogger<IngestionWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await library.Ready.WaitAsync(stoppingToken);
        var index = library.Index!;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await IngestAsync(index, stoppingToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
            {
                Log.Away(logger, e.Message); // The uploads keep waiting.
            }

            await queue.WaitAsync(Look, stoppingToken);
        }
    }

    private async Task IngestAsync(IVectorIndex index, CancellationToken ct)
    {
        log.DeleteOldDrafts();
        await ingester.FinishDeletionsAsync(index, ct);
        var stamps = (await index.ListAsync(ct)).ToDictionary(s => s.Name, s => s.Stamp);
        var sources = log.Sources().Select(source => (Source: source, First: log.Waiting(source, stamps.GetValueOrDefault(source, "")) is [var first, ..] ? first.Id : null));
        foreach (var (source, _) in sources.Where(s => s.First is not null || queue.WaitingOf(s.Source).Count > 0).OrderBy(s => s.First, StringComparer.Ordinal).ToList())
        {
            var waiting = queue.WaitingOf(source);
            await ingester.IngestAsync(index, source, ct);
            queue.Remove(waiting);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Uploads cannot be ingested now: {Fault}")]
        public static partial void Away(ILogger logger, string fault);
    }
}
