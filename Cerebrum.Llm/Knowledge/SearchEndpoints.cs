using System.Diagnostics;
using System.Text.Json.Serialization;
using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Knowledge.Embedding;
using Cerebrum.Llm.Knowledge.Index;
using Cerebrum.Llm.Knowledge.Retrieval;
using Cerebrum.Llm.Knowledge.Ingestion;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cerebrum.Llm.Knowledge;

/// <param name="Results">Best first. Where it abstained they are only the nearest, and none is an answer.</param>
internal sealed record SearchAnswer(string Query, IReadOnlyList<SearchResult> Results, bool Abstained, double TookMs);

internal sealed record SearchResult(
    string PassageId,
    string DocumentId,
    string Title,
    string Section,
    string Text,
    string Source,
    double Score,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Url,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Date);

internal static class SearchEndpoints
{
    private const int MostResults = 50;

    public static void AddKnowledge(this IServiceCollection services)
    {
        services.AddEmbedding();
        services.AddSingleton<VectorStores>();
        services.AddSingleton<Library>();
        services.AddHostedService(provider => provider.GetRequiredService<Library>());
        services.AddIngestion();
    }

    public static void MapKnowledge(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/knowledge/search", SearchAsync).WithSummary("Passages that speak of a question, best first");
        routes.MapIngestion();
    }

    private static async Task<Results<JsonHttpResult<SearchAnswer>, ProblemHttpResult>> SearchAsync(
        HttpContext context, Library library, string? q, CancellationToken ct, int k = 5)
    {
        if (string.IsNullOrWhiteSpace(q) || q.Length > ChatTurn.MaxQuestionLength || k is < 1 or > MostResults)
        {
            return TypedResults.Problem($"Expected q of 1 to {ChatTurn.MaxQuestionLength} characters and k of 1 to {MostResults}.", statusCode: StatusCodes.Status400BadRequest);
        }

        if (library.Retriever is not { } retriever)
        {
            return IngestionEndpoints.Loading(context);
        }

        var started = Stopwatch.GetTimestamp();
        Found found;
        try
        {
            found = await retriever.SearchAsync(q, k, ct);
        }
        catch (IndexAwayException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        var results = found.Nearest.Select(h => new SearchResult(h.Passage.PassageId, h.Passage.DocumentId, h.Passage.Title, h.Passage.Section, h.Passage.Text, h.Passage.Source, Math.Round(h.Score, 3), h.Passage.Url, h.Passage.Date));
        return TypedResults.Json(
            new SearchAnswer(q, [.. results], found.Abstained, Stopwatch.GetElapsedTime(started).TotalMilliseconds),
            ChatJson.Wire.SearchAnswer);
    }
}
