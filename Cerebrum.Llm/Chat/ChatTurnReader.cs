using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;

namespace Cerebrum.Llm.Chat;

/// <summary>The request is not a chat turn.</summary>
/// <param name="Error">The predecessor's <c>error</c> member, where it had one for this case.</param>
internal sealed record UnreadableTurn(int Status, string Detail, string? Error = null);

/// <summary>Reads a <see cref="ChatTurn"/> from JSON or from a multipart form.</summary>
internal static class ChatTurnReader
{
    // A person's voice and pictures never touch the disk; the body's limit bounds them.
    private static readonly FormOptions InMemory = new() { MemoryBufferThreshold = ServiceDefaults.Problems.MaxBodyBytes };

    /// <returns>The turn, or why there is none; exactly one of the two.</returns>
    public static async Task<(ChatTurn? Turn, UnreadableTurn? Problem)> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        try
        {
            if (request.HasJsonContentType())
            {
                return Check(FromJson(await JsonNode.ParseAsync(request.Body, cancellationToken: ct)), request);
            }

            if (request.HasFormContentType)
            {
                return Check(await FromFormAsync(await request.ReadFormAsync(InMemory, ct), ct), request);
            }
        }
        catch (JsonException e)
        {
            // The exception's own message quotes the input: line and column are enough.
            return (null, new UnreadableTurn(StatusCodes.Status400BadRequest, $"Expected a JSON object; found text that is not JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}."));
        }
        catch (InvalidDataException)
        {
            return (null, new UnreadableTurn(StatusCodes.Status400BadRequest, "Expected multipart/form-data with complete parts; found a form that ends early or has too many or too large fields."));
        }
        catch (UnexpectedMemberException e)
        {
            return (null, new UnreadableTurn(StatusCodes.Status400BadRequest, e.Message));
        }

        return (null, new UnreadableTurn(StatusCodes.Status415UnsupportedMediaType, "Expected application/json or multipart/form-data.", "Unsupported content type"));
    }

    private static (ChatTurn?, UnreadableTurn?) Check(ChatTurn turn, HttpRequest request)
    {
        var errors = new List<ValidationResult>();
        if (turn.Question.Length == 0)
        {
            return (null, new UnreadableTurn(StatusCodes.Status400BadRequest, "Expected a question of 1 to 8000 characters; found none.", "Question is required"));
        }

        if (turn.Question.Length > ChatTurn.MaxQuestionLength)
        {
            return (null, new UnreadableTurn(StatusCodes.Status400BadRequest, $"Expected a question of 1 to {ChatTurn.MaxQuestionLength} characters; found {turn.Question.Length}."));
        }

        if (!Validator.TryValidateObject(turn.Profile, new ValidationContext(turn.Profile), errors, validateAllProperties: true))
        {
            return (null, new UnreadableTurn(StatusCodes.Status400BadRequest, "profile: " + string.Join(' ', errors.Select(e => e.ErrorMessage))));
        }

        var wantsEvents = request.Headers.Accept.Any(a => a?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) == true);
        return (wantsEvents ? turn with { Stream = true } : turn, null);
    }

    private static ChatTurn FromJson(JsonNode? body)
    {
        var json = body as JsonObject ?? throw new UnexpectedMemberException("Expected a JSON object; found something else.");
        return new ChatTurn(
            Text(json, "question")?.Trim() ?? "",
            Text(json, "session_id"),
            Attached(Text(json, "image")),
            Attached(Text(json, "audio")),
            Attached(json["typing"] switch { null => null, JsonObject or JsonArray => json["typing"]!.ToJsonString(), _ => Text(json, "typing") }),
            ReadProfile(json["profile"]),
            json["stream"] is JsonValue stream && stream.TryGetValue<bool>(out var on) && on);
    }

    private static async Task<ChatTurn> FromFormAsync(IFormCollection form, CancellationToken ct)
    {
        var profile = form["profile"].ToString();
        return new ChatTurn(
            form["question"].ToString().Trim(),
            form["session_id"].ToString() is { Length: > 0 } id ? id : null,
            await FileAsync(form, "image", ct),
            await FileAsync(form, "audio", ct),
            Attached(form["typing"].ToString()),
            ReadProfile(profile.Length > 0 ? JsonNode.Parse(profile) : null),
            form["stream"] == "true");
    }

    private static async Task<Attachment?> FileAsync(IFormCollection form, string name, CancellationToken ct)
    {
        if (form.Files.GetFile(name) is not { } file)
        {
            return Attached(form[name].ToString()); // A field instead of a file: base64 or a URL.
        }

        var bytes = new byte[file.Length]; // Bounded by the body's limit.
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(bytes, ct);
        return new Attachment(bytes, null);
    }

    private static Attachment? Attached(string? text) => string.IsNullOrWhiteSpace(text) ? null : new Attachment(null, text);

    private static string? Text(JsonObject json, string name) => json[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => throw new UnexpectedMemberException($"{name}: expected a string; found {other.GetValueKind().ToString().ToLowerInvariant()}."),
    };

    private static Profile ReadProfile(JsonNode? node)
    {
        try
        {
            return node?.Deserialize(ChatJson.Default.Profile) ?? Profile.Unknown;
        }
        catch (JsonException)
        {
            throw new UnexpectedMemberException("profile: expected an object with age (a whole number), sex (female, male or other) and pregnant (true or false).");
        }
    }

    private sealed class UnexpectedMemberException(string message) : Exception(message);
}
