using System.Text.Json.Serialization;
using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Knowledge.Index;
using Cerebrum.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Cerebrum.Llm.Knowledge.Ingestion;

internal sealed record JobAccepted(string JobId);

/// <param name="State"><c>queued</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="Done">Documents.</param>
/// <param name="Total">Documents; 0 until the file was read once.</param>
internal sealed record JobAnswer(string State, int Done, int Total, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error = null);

internal sealed record SourcesAnswer(IReadOnlyList<SourceAnswer> Sources);

/// <param name="BuiltIn">Ships with the service, and stays.</param>
internal sealed record SourceAnswer(string Source, int Documents, int Passages, DateTimeOffset Updated, bool BuiltIn);

/// <summary>What a service knows beyond its pack: uploads, their jobs, the sources they became.</summary>
internal static class IngestionEndpoints
{
    public static void AddIngestion(this IServiceCollection services)
    {
        services.AddOptions<UploadOptions>().BindConfiguration(UploadOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<UploadLog>();
        services.AddSingleton<UploadReader>();
        services.AddSingleton<Ingester>();
        services.AddSingleton<IngestionQueue>();
        services.AddHostedService<IngestionWorker>();
    }

    public static void MapIngestion(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/knowledge", PostAsync).DisableAntiforgery().WithSummary("Takes documents in: CSV, JSONL or Markdown");
        routes.MapGet("/api/knowledge", ListAsync).WithSummary("The sources, with counts");
        routes.MapGet("/api/knowledge/jobs/{id}", JobAsync).WithSummary("How far an upload is");
        routes.MapDelete("/api/knowledge/{source}", DeleteAsync).WithSummary("Deletes a source with its uploads");
    }

    private static async Task<Results<JsonHttpResult<JobAccepted>, ProblemHttpResult>> PostAsync(
        HttpContext context, UploadReader reader, IngestionQueue queue, IOptions<UploadOptions> options, string? source, CancellationToken ct)
    {
        if (!LimitedBodyStream.TryLimit(context, options.Value.MaxUploadBytes))
        {
            return Problems.TooLarge(context);
        }

        if (!queue.TryReserve())
        {
            context.Response.Headers.RetryAfter = "10";
            return Problems.Result(StatusCodes.Status503ServiceUnavailable, title: null, $"The queue is full: {options.Value.MaxWaiting} uploads are waiting.");
        }

        Upload? upload = null;
        try
        {
            upload = await reader.ReadAsync(context.Request, source, ct);
            queue.Add(upload);
        }
        catch (BadHttpRequestException e) when (e.StatusCode != StatusCodes.Status413PayloadTooLarge)
        {
            return Problems.Result(e.StatusCode, title: null, e.Message);
        }
        finally
        {
            if (upload is null)
            {
                queue.Cancel();
            }
        }

        context.Response.Headers.Location = $"/api/knowledge/jobs/{upload.Id}";
        return TypedResults.Json(new JobAccepted(upload.Id), ChatJson.Wire.JobAccepted, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<Results<JsonHttpResult<JobAnswer>, ProblemHttpResult>> JobAsync(Library library, UploadLog log, Ingester ingester, string id, CancellationToken ct)
    {
        var running = ingester.Running(id); // Before the log: a job that ends meanwhile is not taken for one that waits.
        if (log.Find(id) is not { } record)
        {
            return Problems.Result(StatusCodes.Status404NotFound, title: null, "There is no such job, or its source was deleted.");
        }

        var answer = record switch
        {
            { Error: { } error } => new JobAnswer("failed", 0, record.Total, error),
            _ when running is not null => new JobAnswer("running", running.Done, running.Total),
            _ when library.Index is { } index && string.CompareOrdinal(id, await Ingester.StampAsync(index, record.Source, ct)) <= 0 => new JobAnswer("done", record.Total, record.Total),
            _ => new JobAnswer("queued", 0, record.Total),
        };
        return TypedResults.Json(answer, ChatJson.Wire.JobAnswer);
    }

    private static async Task<Results<JsonHttpResult<SourcesAnswer>, ProblemHttpResult>> ListAsync(HttpContext context, Library library, CancellationToken ct) =>
        library.Index is { } index
            ? TypedResults.Json(
                new SourcesAnswer([.. (await index.ListAsync(ct)).Select(s => new SourceAnswer(s.Name, s.Documents, s.Passages, s.Updated, s.Name == KnowledgePack.Source))]),
                ChatJson.Wire.SourcesAnswer)
            : Loading(context);

    private static async Task<Results<JsonHttpResult<Deletion>, ProblemHttpResult>> DeleteAsync(
        HttpContext context, Library library, Ingester ingester, string source, CancellationToken ct)
    {
        if (source == KnowledgePack.Source)
        {
            return Problems.Result(StatusCodes.Status409Conflict, title: null, $"'{source}' is what ships with the service; it stays.");
        }

        if (library.Index is not { } index)
        {
            return Loading(context);
        }

        return SourceName.IsValid(source) && await ingester.DeleteAsync(index, source, ct) is { } deletion
            ? TypedResults.Json(deletion, ChatJson.Wire.Deletion)
            : Problems.Result(StatusCodes.Status404NotFound, title: null, "There is no such source.");
    }

    /// <summary>What every route says until the index is open.</summary>
    public static ProblemHttpResult Loading(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return Problems.Result(StatusCodes.Status503ServiceUnavailable, title: null, "The knowledge base is still loading.");
    }
}
