using System.Text.Json;
using System.Text.Json.Nodes;
using Cerebrum.Llm.Sessions;

namespace Cerebrum.Llm.Chat;

/// <param name="IncludeUsage">Whether a stream ends with its token counts.</param>
internal sealed record DoorRequest(ChatTurn Turn, bool IncludeUsage);

/// <summary>The request is none of OpenAI's protocol that could be answered.</summary>
/// <param name="param">The member that is wrong.</param>
internal sealed class DoorException(string message, string? param = null, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public int Status => status;

    public string? Param => param;
}

/// <summary>Reads a <see cref="ChatTurn"/> from the messages of a chat front end: the last of the user's is the question, those before it
/// say what it is about. System and assistant messages, the model's name and its settings change nothing.</summary>
internal static class OpenAIDoorReader
{
    /// <summary>Earlier questions that are read: how the conversation began, and the latest.</summary>
    private const int First = 4, Latest = 16;

    /// <exception cref="DoorException">What was expected and what was found.</exception>
    public static async Task<DoorRequest> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (!request.HasJsonContentType())
        {
            throw new DoorException("Expected application/json.", status: StatusCodes.Status415UnsupportedMediaType);
        }

        try
        {
            return Read(await JsonNode.ParseAsync(request.Body, cancellationToken: ct) as JsonObject ?? throw new DoorException("Expected a JSON object; found something else."));
        }
        catch (JsonException e)
        {
            throw new DoorException($"Expected a JSON object; found text that is not JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // What the parser finds only when a member is read.
            throw new DoorException("Expected a JSON object of Unicode text with each member once; found bytes or an escape that are no text, or a member twice.");
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new DoorException($"Expected at most {ServiceDefaults.Problems.MaxBodyBytes} bytes.", status: e.StatusCode);
        }
    }

    private static DoorRequest Read(JsonObject body)
    {
        var messages = (body["messages"] as JsonArray ?? []).OfType<JsonObject>().Where(m => Text(m["role"]) == "user").ToList();
        if (messages.Count == 0)
        {
            throw new DoorException("messages: expected an array with at least one message of the role 'user'.", "messages");
        }

        var parts = Parts(messages[^1]);
        var question = Question(parts);
        if (question.Length is 0 or > ChatTurn.MaxQuestionLength)
        {
            throw new DoorException($"messages: expected 1 to {ChatTurn.MaxQuestionLength} characters of text in the last user message; found {question.Length}.", "messages");
        }

        var session = Text((body["metadata"] as JsonObject)?["session_id"]);
        if (session is not null && !SessionStore.IsValid(session))
        {
            throw new DoorException("metadata.session_id: expected 1 to 64 letters, digits, '-' or '_'.", "metadata.session_id");
        }

        // A front end sends the conversation along: it is kept here only where a session is named.
        var earlier = session is null ? Earlier(messages[..^1]).Select(m => Question(Parts(m))).ToList() : null;
        var turn = new ChatTurn(question, session, Image(parts), Audio(parts), Typing: null, Profile.Unknown, IsTrue(body["stream"]), Earlier: earlier);
        return new DoorRequest(turn, IsTrue((body["stream_options"] as JsonObject)?["include_usage"]));
    }

    private static IEnumerable<JsonObject> Earlier(List<JsonObject> messages) => messages.Count <= First + Latest ? messages : messages.Take(First).Concat(messages.TakeLast(Latest));

    private static List<JsonObject> Parts(JsonObject message) => message["content"] switch
    {
        JsonArray parts => [.. parts.Select(p => p as JsonObject ?? throw new DoorException("messages: expected each part of a content to be an object.", "messages"))],
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [new JsonObject { ["type"] = "text", ["text"] = value.GetValue<string>() }],
        _ => throw new DoorException("messages: expected the content of a user message to be a string or an array of parts.", "messages"),
    };

    private static string Question(List<JsonObject> parts) => string.Join('\n', OfType(parts, "text").Select(p => Text(p["text"]))).Trim();

    private static Attachment? Image(List<JsonObject> parts)
    {
        if (OfType(parts, "image_url").LastOrDefault() is not { } part)
        {
            return null;
        }

        var url = Text(part["image_url"]) ?? Text((part["image_url"] as JsonObject)?["url"]) ?? "";
        string[] known = ["data:", "https://", "http://"];
        return known.Any(k => url.StartsWith(k, StringComparison.OrdinalIgnoreCase))
            ? new Attachment(null, url)
            : throw new DoorException("messages: expected the url of an image to begin with data:, https:// or http://.", "messages");
    }

    private static Attachment? Audio(List<JsonObject> parts) =>
        OfType(parts, "input_audio").LastOrDefault()?["input_audio"] is JsonObject audio && Text(audio["data"]) is { Length: > 0 } data ? new Attachment(null, data) : null;

    private static IEnumerable<JsonObject> OfType(List<JsonObject> parts, string type) => parts.Where(p => Text(p["type"]) == type);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static bool IsTrue(JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var on) && on;
}
