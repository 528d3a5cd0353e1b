using System.Text.Json;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Sessions;
using Cerebrum.Llm.Telemetry;
using Cerebrum.ServiceDefaults;
using Microsoft.Extensions.Options;
using SessionOptions = Cerebrum.Llm.Sessions.SessionOptions;

namespace Cerebrum.Llm.Chat;

/// <summary><c>POST /v1/chat/completions</c> and <c>GET /v1/models</c>, for chat front ends that speak OpenAI's protocol. The answer is
/// that of <c>POST /api/chat</c>.</summary>
internal static class OpenAIDoorEndpoints
{
    private const string Model = "cerebrum";

    public static void MapOpenAIDoor(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/chat/completions", CompleteAsync).WithinLimits().WithMetadata(new ErrorShape((status, message) => Failed(status, message))).WithSummary("A question in OpenAI's protocol");
        routes.MapGet("/v1/models", () => Results.Json(new DoorModels("list", [new DoorModel(Model, "model", 0, Model)]), OpenAIDoorJson.Wire.DoorModels))
            .WithSummary("The one model a chat front end finds here");
    }

    private static async Task<IResult> CompleteAsync(HttpContext context, Conversation conversation, ChatMeter meter, Library library, IOptions<SessionOptions> sessions, TimeProvider time, CancellationToken ct)
    {
        DoorRequest asked;
        try
        {
            asked = await OpenAIDoorReader.ReadAsync(context.Request, ct);
            var turn = asked.Turn with { Caller = CallerReader.Read(context.Request, sessions.Value) };
            asked = asked with { Turn = ServiceDefaultsExtensions.IsProbe(context.Request) ? turn.AsProbe() : turn };
        }
        catch (DoorException e)
        {
            return Failed(e.Status, e.Message, e.Param);
        }

        if (!library.IsReady)
        {
            context.Response.Headers.RetryAfter = "1";
            return Failed(StatusCodes.Status503ServiceUnavailable, "Cerebrum is still loading. Please try again later.", code: "loading");
        }

        var stages = meter.Begin(asked.Turn.Counts);
        var empty = new DoorCompletion($"chatcmpl-{Guid.NewGuid():N}", "chat.completion", time.GetUtcNow().ToUnixTimeSeconds(), Model, []);
        if (asked.Turn.Stream)
        {
            await StreamAsync(context, asked, stages, empty with { Object = "chat.completion.chunk" }, conversation, time, ct);
            return Results.Empty;
        }

        var answer = await conversation.AnswerAsync(asked.Turn, stages, (_, _) => ValueTask.CompletedTask, ct);
        stages.WriteTo(context.Response);
        EventStream.Mark(context.Response, answer.Triage);
        var message = new DoorMessage("assistant", OpenAIDoorText.Of(answer));
        return Results.Json(empty with { Choices = [new DoorChoice(0, Message: message, FinishReason: "stop")], Usage = Usage(answer) }, OpenAIDoorJson.Wire.DoorCompletion);
    }

    private static IResult Failed(int status, string message, string? param = null, string? code = null) =>
        Results.Json(DoorError.Of(status, message, param, code), OpenAIDoorJson.Wire.DoorError, statusCode: status);

    private static async Task StreamAsync(HttpContext context, DoorRequest asked, Stages stages, DoorCompletion empty, Conversation conversation, TimeProvider time, CancellationToken ct)
    {
        await using var events = new EventStream(context.Response, time);
        ValueTask SendAsync(DoorCompletion chunk) => events.DataAsync(JsonSerializer.Serialize(chunk, OpenAIDoorJson.Wire.DoorCompletion));
        ValueTask SayAsync(DoorMessage delta, string? finish = null) => SendAsync(empty with { Choices = [new DoorChoice(0, Delta: delta, FinishReason: finish)] });
        try
        {
            await SayAsync(new DoorMessage("assistant", ""));
            var text = new OpenAIDoorText();
            var answer = await conversation.AnswerAsync(asked.Turn, stages, async (_, body) =>
            {
                await events.HeardAsync(body);
                if (text.Piece(body) is { Length: > 0 } piece)
                {
                    await SayAsync(new DoorMessage(Content: piece));
                }
            }, ct);
            await SayAsync(new DoorMessage(), "stop");
            if (asked.IncludeUsage)
            {
                await SendAsync(empty with { Usage = Usage(answer) });
            }

            await events.DataAsync("[DONE]");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Too late for a status; the exception goes on to the log.
            await events.DataAsync(JsonSerializer.Serialize(DoorError.Of(StatusCodes.Status500InternalServerError, "Something went wrong on our side."), OpenAIDoorJson.Wire.DoorError));
            throw;
        }
    }

    private static DoorUsage Usage(ChatAnswer answer) =>
        new(answer.Engine.PromptTokens, answer.Engine.CompletionTokens, answer.Engine.PromptTokens + answer.Engine.CompletionTokens);
}
