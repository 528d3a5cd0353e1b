using Cerebrum.Llm.Commands;
using Cerebrum.Llm.Knowledge.Index;
using Microsoft.Data.Sqlite;

namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary><c>knowledge ingest | list | delete</c>: what the service does with uploads, without the service, or beside it.</summary>
internal sealed class KnowledgeCommand(VectorStores stores, UploadLog log, UploadReader reader, Ingester ingester, TextWriter output, TextWriter errors)
{
    private const string Usage = """
        knowledge ingest FILE [--source NAME]   takes a CSV, JSONL or Markdown file in; - is standard input
        knowledge list                          the sources, with counts
        knowledge delete NAME                   deletes a source
        The folder is that of the service: --Data:Folder=FOLDER.
        """;

    /// <returns>The exit code: 0, 1 for a failure that was told in one line, 2 for a command that is none.</returns>
    public static async Task<int> RunAsync(string[] args, WebApplicationBuilder builder)
    {
        var words = CommandLine.Configure(args[1..], builder.Configuration);
        builder.Services.AddKnowledge();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning);
        await using var app = builder.Build();
        var command = ActivatorUtilities.CreateInstance<KnowledgeCommand>(app.Services, Console.Out, Console.Error);
        return await CommandLine.RunAsync(ct => command.RunAsync(words, builder.Configuration["source"], ct));
    }

    public async Task<int> RunAsync(string[] words, string? source, CancellationToken ct)
    {
        try
        {
            return words switch
            {
                ["ingest", var file] => await IngestAsync(file, source, ct),
                ["list"] => await ListAsync(ct),
                ["delete", var name] => await DeleteAsync(name, ct),
                _ => await FailAsync(Usage, 2),
            };
        }
        catch (OperationCanceledException)
        {
            return await FailAsync("Stopped. What was taken in waits for the service, or for the next command.", 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException or BadHttpRequestException)
        {
            return await FailAsync(e.Message, 1);
        }
    }

    private async Task<int> IngestAsync(string path, string? source, CancellationToken ct)
    {
        await using var file = path == "-" ? Console.OpenStandardInput() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var upload = await reader.ReadAsync(file, contentType: null, path == "-" ? null : Path.GetFileName(path), source, ct);
        var index = await stores.OpenAsync(ct);
        var work = ingester.IngestAsync(index, upload.Source, ct);
        await new ProgressLine(errors, Console.IsErrorRedirected, TimeProvider.System).ShowAsync(() => ingester.Running(upload.Id), work);
        await work;
        if (log.Find(upload.Id)?.Error is { } error)
        {
            return await FailAsync(error, 1);
        }

        var summary = (await index.ListAsync(ct)).Single(s => s.Name == upload.Source);
        await output.WriteLineAsync($"{summary.Name}: {summary.Documents} documents, {summary.Passages} passages");
        return 0;
    }

    private async Task<int> ListAsync(CancellationToken ct)
    {
        foreach (var s in await (await stores.OpenAsync(ct)).ListAsync(ct))
        {
            await output.WriteLineAsync($"{s.Name}: {s.Documents} documents, {s.Passages} passages, {s.Updated:yyyy-MM-dd HH:mm}");
        }

        return 0;
    }

    private async Task<int> DeleteAsync(string source, CancellationToken ct)
    {
        if (source == KnowledgePack.Source)
        {
            return await FailAsync($"'{source}' is what ships with the service; it stays.", 1);
        }

        if (!SourceName.IsValid(source) || await ingester.DeleteAsync(await stores.OpenAsync(ct), source, ct) is not { } deletion)
        {
            return await FailAsync($"There is no source '{source}'; `knowledge list` shows those there are.", 1);
        }

        await output.WriteLineAsync($"{source}: {deletion.Documents} documents and {deletion.Uploads} uploads deleted");
        return 0;
    }

    private async Task<int> FailAsync(string line, int code)
    {
        await errors.WriteLineAsync(line);
        return code;
    }
}
