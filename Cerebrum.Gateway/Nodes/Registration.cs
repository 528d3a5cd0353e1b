using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cerebrum.Gateway.Nodes;

/// <summary>A node that registered itself, as it is kept over a restart.</summary>
/// <param name="Part"><c>llm</c> or <c>ml</c>.</param>
internal sealed record Registration(string Url, string Part);

internal sealed record RegistrationList(IReadOnlyList<Registration> Nodes);

/// <summary>Body of <c>/register</c>; <c>/heartbeat</c> and <c>/deregister</c> send the address alone.</summary>
/// <param name="Type"><c>llm</c>, its older name <c>chatbot</c>, or <c>ml</c>.</param>
internal sealed record NodeRequest(string? Url, string? Type)
{
    /// <exception cref="BadHttpRequestException">The body is not JSON. The framework's own reader makes some of those a 500: an unknown charset, for one.</exception>
    public static async ValueTask<NodeRequest> BindAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException("Expected application/json.", StatusCodes.Status415UnsupportedMediaType);
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, NodeJson.Default.NodeRequest, context.RequestAborted) ?? new(null, null);
        }
        catch (JsonException)
        {
            throw new BadHttpRequestException("Expected a JSON object with url, and for /register with type.");
        }
    }
}

internal sealed record NodeReceipt(string Status, string Id);

/// <param name="HeartbeatSeconds">Time between two heartbeats that leaves room for two to get lost.</param>
internal sealed record RegisterReceipt(string Status, string Id, int HeartbeatSeconds);

internal sealed record NodeListAnswer(IReadOnlyList<NodeLine> Nodes);

/// <param name="State">A <see cref="NodeState"/> in lower case, or <c>expired</c>: without a heartbeat for too long and in no pool.</param>
/// <param name="LastHeartbeat">Null for a node of the configuration.</param>
internal sealed record NodeLine(string Id, string Type, string Url, string State, int Outstanding, DateTimeOffset? LastHeartbeat);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(RegistrationList))]
[JsonSerializable(typeof(NodeRequest))]
[JsonSerializable(typeof(NodeReceipt))]
[JsonSerializable(typeof(RegisterReceipt))]
[JsonSerializable(typeof(NodeListAnswer))]
internal sealed partial class NodeJson : JsonSerializerContext;
