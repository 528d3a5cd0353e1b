using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Cerebrum.Llm.Chat;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cerebrum.Llm.Sessions;

internal sealed class SessionOptions
{
    /// <summary>How long a turn is kept.</summary>
    /// <value>The default value is 30 days.</value>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(30);
}

/// <param name="At">When it was answered, UTC, ISO 8601.</param>
/// <param name="Answer">As it was given.</param>
internal sealed record StoredTurn(string At, string Question, JsonElement Answer);

internal sealed record SessionAnswer(string SessionId, IReadOnlyList<StoredTurn> Turns);

/// <summary>What was said in a conversation, and its end. Who knows the id may ask: it cannot be guessed.</summary>
internal static class SessionEndpoints
{
    public static void AddSessions(this IServiceCollection services)
    {
        services.AddOptions<SessionOptions>().BindConfiguration("Sessions").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SessionStore>();
    }

    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/sessions/{id}", Get).WithSummary("The turns of a conversation");
        routes.MapDelete("/api/sessions/{id}", Delete).WithSummary("Deletes a conversation and says what was deleted");
    }

    private static Results<JsonHttpResult<SessionAnswer>, NotFound> Get(string id, SessionStore sessions) =>
        sessions.Find(id) is { Count: > 0 } turns ? TypedResults.Json(new SessionAnswer(id, turns), ChatJson.Wire.SessionAnswer) : TypedResults.NotFound();

    private static IResult Delete(string id, SessionStore sessions) => sessions.Delete(id) is > 0 and var rows
        ? Results.Ok(new { session_id = id, deleted = new { rows, images = 0, audio = 0 } }) // Images and audio are not kept at all.
        : Results.NotFound();
}
