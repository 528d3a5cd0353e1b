using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cerebrum.Llm.Chat;

/// <summary>An answer, or with <see cref="DoorChoice.Delta"/> a piece of it, in OpenAI's words.</summary>
/// <param name="Created">Seconds since 1970.</param>
internal sealed record DoorCompletion(
    string Id,
    string Object,
    long Created,
    string Model,
    IReadOnlyList<DoorChoice> Choices,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DoorUsage? Usage = null);

internal sealed record DoorChoice(
    int Index,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DoorMessage? Message = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DoorMessage? Delta = null,
    string? FinishReason = null);

[method: JsonConstructor]
internal sealed record DoorMessage(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Role = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Content = null);

/// <summary>Tokens of the language model; 0 where none wrote.</summary>
internal sealed record DoorUsage(long PromptTokens, long CompletionTokens, long TotalTokens);

internal sealed record DoorError(DoorFault Error)
{
    /// <param name="code">A word for programs; without one it follows from the status.</param>
    public static DoorError Of(int status, string message, string? param = null, string? code = null) =>
        new(new DoorFault(message, status < 500 ? "invalid_request_error" : "server_error", param, code ?? status switch
        {
            StatusCodes.Status413PayloadTooLarge => "request_too_large",
            StatusCodes.Status503ServiceUnavailable => "overloaded",
            StatusCodes.Status504GatewayTimeout => "timeout",
            _ => null,
        }));
}

internal sealed record DoorFault(string Message, string Type, string? Param, string? Code);

internal sealed record DoorModels(string Object, IReadOnlyList<DoorModel> Data);

internal sealed record DoorModel(string Id, string Object, long Created, string OwnedBy);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DoorCompletion))]
[JsonSerializable(typeof(DoorError))]
[JsonSerializable(typeof(DoorModels))]
internal sealed partial class OpenAIDoorJson : JsonSerializerContext
{
    public static OpenAIDoorJson Wire => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
