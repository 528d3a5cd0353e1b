using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Cerebrum.Llm.Knowledge.Index;

namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>How far a job is, in documents.</summary>
internal sealed class Progress(int total)
{
    private int done;

    public int Total => total;

    public int Done { get => Volatile.Read(ref done); set => Volatile.Write(ref done, value); }
}

/// <summary>What a deletion took away.</summary>
internal sealed record Deletion(string Source, int Documents, int Passages, int Uploads);

/// <summary>Brings the index to what the log says. One process at a time does, which the others wait for.</summary>
internal sealed partial class Ingester(UploadLog log, ILogger<Ingester> logger)
{
    /// <summary>Uploads that go in together: after a loss of the index there may be many, and each change of a source embeds all of it.</summary>
    private const int Batch = 100;

    private readonly ConcurrentDictionary<string, Progress> running = new(StringComparer.Ordinal);

    /// <summary>Finishes the deletions that a process was ended in.</summary>
    public async Task FinishDeletionsAsync(IVectorIndex index, CancellationToken ct)
    {
        using var only = await WriteLock.TakeAsync(log.Folder, ct);
        await FinishAsync(index, ct);
    }

    /// <returns>Null for a job that is not being worked on by this process.</returns>
    public Progress? Running(string id) => running.GetValueOrDefault(id);

    /// <summary>The id of the last upload of a source that went in; empty where none did.</summary>
    public static async Task<string> StampAsync(IVectorIndex index, string source, CancellationToken ct) =>
        (await index.ListAsync(ct)).FirstOrDefault(s => s.Name == source)?.Stamp ?? "";

    /// <summary>Ingests the uploads of a source that wait, in order. A document replaces the one with its id; the others stay.</summary>
    public async Task IngestAsync(IVectorIndex index, string source, CancellationToken ct)
    {
        using var only = await WriteLock.TakeAsync(log.Folder, ct);
        await FinishAsync(index, ct);
        while (log.Waiting(source, await StampAsync(index, source, ct)) is { Count: > 0 } waiting)
        {
            var batch = waiting.Take(Batch).ToList();
            try
            {
                await IngestAsync(index, source, batch, ct);
            }
            finally
            {
                batch.ForEach(upload => running.TryRemove(upload.Id, out _));
            }
        }
    }

    /// <summary>Deletes a source with its uploads. Once its first step is done, any process that ingests finishes it.</summary>
    /// <returns>Null where there was no such source.</returns>
    public async Task<Deletion?> DeleteAsync(IVectorIndex index, string source, CancellationToken ct)
    {
        using var only = await WriteLock.TakeAsync(log.Folder, ct);
        await FinishAsync(index, ct);
        var summary = (await index.ListAsync(ct)).FirstOrDefault(s => s.Name == source);
        var uploads = await log.BeginDeleteAsync(source, ct);
        await FinishAsync(index, ct);
        var found = await index.DeleteAsync(source, ct); // It may have passages without uploads.
        return found || uploads > 0 || summary is not null ? new Deletion(source, summary?.Documents ?? 0, summary?.Passages ?? 0, uploads) : null;
    }

    private async Task FinishAsync(IVectorIndex index, CancellationToken ct)
    {
        foreach (var (source, folder) in log.Deletions())
        {
            await index.DeleteAsync(source, ct);
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task IngestAsync(IVectorIndex index, string source, List<Upload> batch, CancellationToken ct)
    {
        var intake = new Intake(source);
        var good = new List<Upload>();
        foreach (var upload in batch)
        {
            if (await SurveyAsync(intake, upload, ct))
            {
                good.Add(upload);
            }
        }

        if (good.Count > 0)
        {
            var summary = await index.ReplaceAsync(source, good[^1].Id, MergeAsync(index, source, intake, good, ct), ct);
            Log.Ingested(logger, good.Count, good[^1].Id, intake.Documents, intake.Duplicates, summary.Documents, summary.Passages);
        }
    }

    private async Task<bool> SurveyAsync(Intake intake, Upload upload, CancellationToken ct)
    {
        running[upload.Id] = new Progress(0);
        try
        {
            await using var file = upload.Open();
            var total = await intake.SurveyAsync(file, upload.Format, ct);
            running[upload.Id] = new Progress(total);
            log.Surveyed(upload, total);
            return true;
        }
        catch (Exception e) when (e is not (OperationCanceledException or IOException))
        {
            // A reader that throws something else has a fault of its own; the file must not stop the service at every start.
            var error = e is InvalidDataException ? e.Message : $"The file cannot be read: {e.GetType().Name}.";
            Log.Failed(logger, upload.Id, error);
            log.Failed(upload, error);
            return false;
        }
    }

    private async IAsyncEnumerable<Passage> MergeAsync(IVectorIndex index, string source, Intake intake, List<Upload> uploads, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var passage in index.ReadAsync(source, ct))
        {
            if (!intake.Replaces(passage.DocumentId))
            {
                yield return passage;
            }
        }

        foreach (var upload in uploads)
        {
            var (progress, before) = (running[upload.Id], intake.Documents);
            await using var file = upload.Open();
            await foreach (var passage in intake.ReadAsync(file, upload.Format, ct))
            {
                progress.Done = intake.Documents - before;
                yield return passage;
            }

            progress.Done = progress.Total;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Ingested {Uploads} upload(s) up to {Job}: {Documents} documents, {Duplicates} of them duplicates; the source has {Now} documents in {Passages} passages")]
        public static partial void Ingested(ILogger logger, int uploads, string job, int documents, int duplicates, int now, int passages);

        [LoggerMessage(LogLevel.Warning, "Upload {Job} cannot be ingested: {Error}")]
        public static partial void Failed(ILogger logger, string job, string error);
    }
}
