using System.Data.Common;
using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Media;
using Cerebrum.Llm.Sessions.Fhir;
using Cerebrum.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Cerebrum.Llm.Sessions;

/// <param name="Turns">The oldest first.</param>
/// <param name="Next">The <c>before</c> that gives the turns before these; null where there are none.</param>
internal sealed record SessionAnswer(string SessionId, IReadOnlyList<StoredTurn> Turns, long? Next);

/// <param name="Next">The <c>before</c> of the next page; null on the last one.</param>
internal sealed record SessionListAnswer(IReadOnlyList<SessionLine> Sessions, long? Next);

/// <param name="Created">UTC, ISO 8601, as <paramref name="LastActivity"/>.</param>
/// <param name="Title">The first question, shortened.</param>
/// <param name="Turns">How many.</param>
internal sealed record SessionLine(string SessionId, string Created, string LastActivity, string Title, long Turns);

/// <summary>What was said in a conversation, and its end. A caller sees its own; without callers, who knows the id may ask: it cannot
/// be guessed, and so the list is closed unless <see cref="SessionOptions.List"/> opens it.</summary>
internal static class SessionEndpoints
{
    private const int MostListed = 100, TitleLength = 80;

    public static void AddSessions(this IServiceCollection services)
    {
        services.AddOptions<SessionOptions>().BindConfiguration("Sessions").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => SessionDatabase.Of(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<SessionStore>();
    }

    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var sessions = routes.MapGroup("/api/sessions").AddEndpointFilter(OrAwayAsync);
        sessions.MapGet("", ListAsync).WithSummary("The conversations of the caller, the latest first");
        sessions.MapGet("{id}", GetAsync).WithSummary("The turns of a conversation, the latest 500 unless a page is asked for");
        sessions.MapGet("{id}/fhir", ExportAsync).WithSummary("A conversation as a FHIR R4 Bundle");
        sessions.MapDelete("{id}", DeleteAsync).WithSummary("Deletes a conversation and says what was deleted");
    }

    private static async Task<Results<JsonHttpResult<SessionListAnswer>, ProblemHttpResult>> ListAsync(
        HttpRequest request, SessionStore sessions, IOptions<SessionOptions> options, CancellationToken ct, int limit = 20, long before = long.MaxValue)
    {
        var caller = CallerReader.Read(request, options.Value);
        if (caller.Length == 0 && !options.Value.List)
        {
            return Problems.Result(StatusCodes.Status404NotFound, title: null, "No caller is named, so the list would hold everybody's conversations. Sessions:List = true opens it.");
        }

        if (limit is < 1 or > MostListed)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, title: null, $"limit: expected 1 to {MostListed}; found {limit}.");
        }

        var rows = await sessions.ListAsync(caller, before, limit + 1, ct);
        var lines = rows.Take(limit).Select(r => new SessionLine(r.Id, r.Created, r.LastActivity, Shorten(r.Question), r.Turns));
        return TypedResults.Json(new SessionListAnswer([.. lines], rows.Count > limit ? rows[limit - 1].Latest : null), ChatJson.Wire.SessionListAnswer);
    }

    private static async Task<Results<JsonHttpResult<SessionAnswer>, NotFound, ProblemHttpResult>> GetAsync(
        string id, HttpRequest request, SessionStore sessions, IOptions<SessionOptions> options, CancellationToken ct, int limit = SessionStore.MostRead, long before = long.MaxValue)
    {
        if (limit is < 1 or > SessionStore.MostRead)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, title: null, $"limit: expected 1 to {SessionStore.MostRead}; found {limit}.");
        }

        var turns = await sessions.FindAsync(id, CallerReader.Read(request, options.Value), ct, before, limit + 1);
        return turns.Count == 0
            ? TypedResults.NotFound()
            : TypedResults.Json(new SessionAnswer(id, [.. turns.TakeLast(limit)], turns.Count > limit ? turns[1].Number : null), ChatJson.Wire.SessionAnswer);
    }

    private static async Task<Results<ContentHttpResult, NotFound>> ExportAsync(
        string id, HttpRequest request, SessionStore sessions, IOptions<SessionOptions> options, TimeProvider time, CancellationToken ct) =>
        await sessions.FindAsync(id, CallerReader.Read(request, options.Value), ct) is { Count: > 0 } turns
            ? TypedResults.Content(FhirBundle.Of(id, turns, time.GetUtcNow()).ToJsonString(), FhirBundle.ContentType)
            : TypedResults.NotFound();

    private static async Task<IResult> DeleteAsync(string id, HttpRequest request, SessionStore sessions, MediaKeeper media, IOptions<SessionOptions> options, CancellationToken ct)
    {
        var caller = CallerReader.Read(request, options.Value);
        var (images, audio) = await media.DeleteAsync(id, caller, ct); // First: while the rows are there, whoever asked can ask again.
        var turns = await sessions.DeleteAsync(id, caller, ct);
        return turns + images + audio > 0
            ? Results.Ok(new { session_id = id, deleted = new { turns, rows = turns, images, audio } })
            : Results.NotFound();
    }

    private static async ValueTask<object?> OrAwayAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (DbException)
        {
            return Problems.Result(StatusCodes.Status503ServiceUnavailable, title: null, "The store of conversations cannot be reached.");
        }
        catch (Exception e) when (MediaKeeper.IsAway(e))
        {
            return MediaEndpoints.Away();
        }
    }

    private static string Shorten(string question)
    {
        var line = question.ReplaceLineEndings(" ");
        var end = line.Length <= TitleLength ? line.Length : char.IsHighSurrogate(line[TitleLength - 1]) ? TitleLength - 1 : TitleLength;
        return end == line.Length ? line : $"{line[..end].TrimEnd()}…";
    }
}
