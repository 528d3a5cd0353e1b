using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Sessions;
using Cerebrum.Llm.Telemetry;
using Cerebrum.ServiceDefaults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using SessionOptions = Cerebrum.Llm.Sessions.SessionOptions; // ASP.NET has one of that name.

namespace Cerebrum.Llm.Chat;

/// <summary><c>POST /api/chat</c>, alias <c>/chat</c>: one JSON answer, or its stream.</summary>
internal static class ChatEndpoints
{
    /// <summary>Answers written at once, and requests that wait for their turn.</summary>
    private const int Concurrent = 32, Waiting = 256;

    public static void AddChat(this IServiceCollection services)
    {
        services.AddSessions();
        services.AddSingleton<ChatMeter>();
        services.AddHostedService<StoreMeter>();
        services.AddSingleton<Conversation>();
        services.AddSingleton<WarmUp>();
        services.AddHostedService(provider => provider.GetRequiredService<WarmUp>());
        services.AddHealthChecks().AddCheck<WarmUp>("knowledge");
        services.AddRequestLimits(Concurrent, Waiting);
    }

    public static void MapChat(this IEndpointRouteBuilder routes)
    {
        foreach (var path in (string[])["/api/chat", "/chat"])
        {
            routes.MapPost(path, ChatAsync).WithinLimits().DisableAntiforgery().WithSummary("A question, with what was recorded: one analysis");
        }
    }

    private static async Task<IResult> ChatAsync(HttpContext context, Conversation conversation, ChatMeter meter, Library library, IOptions<SessionOptions> sessions, TimeProvider time, CancellationToken ct)
    {
        var (turn, problem) = await ChatTurnReader.ReadAsync(context.Request, ct);
        if (problem is null && turn!.SessionId is { } id && !SessionStore.IsValid(id))
        {
            problem = new UnreadableTurn(StatusCodes.Status400BadRequest, "session_id: expected 1 to 64 letters, digits, '-' or '_'.");
        }

        if (problem is not null)
        {
            Dictionary<string, object?> members = problem.Error is null ? [] : new() { ["error"] = problem.Error };
            return Results.Problem(problem.Detail, statusCode: problem.Status, extensions: members);
        }

        if (!library.IsReady)
        {
            context.Response.Headers.RetryAfter = "1";
            return Results.Json(new { status = "error", message = "Model is still initializing. Please try again later." }, statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        turn = turn! with { Caller = CallerReader.Read(context.Request, sessions.Value) };
        turn = ServiceDefaultsExtensions.IsProbe(context.Request) ? turn.AsProbe() : turn;
        var stages = meter.Begin(turn.Counts);
        if (turn.Stream)
        {
            await StreamAsync(context, turn, stages, conversation, time, ct);
            return Results.Empty;
        }

        var answer = await conversation.AnswerAsync(turn, stages, (_, _) => ValueTask.CompletedTask, ct);
        stages.WriteTo(context.Response);
        EventStream.Mark(context.Response, answer.Triage);
        return Results.Json(answer, ChatJson.Wire.ChatAnswer);
    }

    private static async Task StreamAsync(HttpContext context, ChatTurn turn, Stages stages, Conversation conversation, TimeProvider time, CancellationToken ct)
    {
        await using var events = new EventStream(context.Response, time);
        try
        {
            await conversation.AnswerAsync(turn, stages, events.EmitAsync, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Too late for a status: the stream ends with an error event, and the exception goes on to the log.
            await events.EmitAsync("error", new ProblemDetails { Status = StatusCodes.Status500InternalServerError, Title = "Something went wrong on our side." });
            throw;
        }
    }
}
