using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace Cerebrum.Llm.Chat;

/// <summary>The request is not a chat turn.</summary>
/// <param name="Error">The predecessor's <c>error</c> member, where it had one for this case.</param>
internal sealed record UnreadableTurn(int Status, string Detail, string? Error = null);

/// <summary>Reads a <see cref="ChatTurn"/> from JSON or from a multipart form.</summary>
internal static class ChatTurnReader
{
    // No temporary file of a person's voice or picture is left behind; the body's limit bounds them.
    private static readonly FormOptions InMemory = new() { MemoryBufferThreshold = ServiceDefaults.Problems.MaxBodyBytes };

    /// <returns>The turn, or why there is none; exactly one of the two.</returns>
    public static async Task<(ChatTurn? Turn, UnreadableTurn? Problem)> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        try
        {
            if (request.HasJsonContentType())
            {
                using var body = await ParseAsync(request, ct);
                return Check(FromJson(body.RootElement), request);
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
        catch (Exception e) when (e is InvalidDataException || (e is IOException and not BadHttpRequestException && !ct.IsCancellationRequested))
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

    /// <summary>A body that says its length is read into one array of that length: grown step by step, a large one would be there several times.</summary>
    private static async Task<JsonDocument> ParseAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength is not { } length || length > ServiceDefaults.Problems.MaxBodyBytes)
        {
            return await JsonDocument.ParseAsync(request.Body, cancellationToken: ct); // The limit of the body says no where it runs over.
        }

        var body = new byte[length];
        await request.Body.ReadExactlyAsync(body, ct);
        return JsonDocument.Parse(body.AsMemory(body.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0));
    }

    private static ChatTurn FromJson(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new UnexpectedMemberException("Expected a JSON object; found something else.");
        }

        return new ChatTurn(
            Text(body, "question")?.Trim() ?? "",
            Text(body, "session_id"),
            Recording(body, "image"),
            Recording(body, "audio"),
            Attached(Member(body, "typing") is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } typing ? typing.GetRawText() : Text(body, "typing")),
            ReadProfile(Member(body, "profile")),
            Member(body, "stream") is { ValueKind: JsonValueKind.True });
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
            ReadProfile(profile.Length > 0 ? JsonElement.Parse(profile) : null),
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

    /// <summary>Base64 as the bytes it stands for, which are not the third of its text; a URL as it is.</summary>
    private static Attachment? Recording(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } text && Base64Text.Decode(text) is { } bytes ? new Attachment(bytes, null) : Attached(Text(json, name));

    private static JsonElement? Member(JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;
        }
        catch (InvalidOperationException)
        {
            throw new UnexpectedMemberException("Expected a JSON object whose names are Unicode text; found bytes or an escape that are none.");
        }
    }

    private static string? Text(JsonElement json, string name) => Member(json, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => Whole(text, name),
        { } other => throw new UnexpectedMemberException($"{name}: expected a string; found {other.ValueKind.ToString().ToLowerInvariant()}."),
    };

    private static string Whole(JsonElement text, string name)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new UnexpectedMemberException($"{name}: expected Unicode text; found bytes or an escape that are none.");
        }
    }

    private static Profile ReadProfile(JsonElement? json)
    {
        try
        {
            return json?.Deserialize(ChatJson.Default.Profile) ?? Profile.Unknown;
        }
        catch (JsonException)
        {
            throw new UnexpectedMemberException("profile: expected an object with age (a whole number), sex (female, male or other) and pregnant (true or false).");
        }
    }

    private sealed class UnexpectedMemberException(string message) : Exception(message);
}
