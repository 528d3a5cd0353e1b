using Cerebrum.Gateway.Keys;
using Cerebrum.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Cerebrum.Gateway.Nodes;

/// <summary>How nodes outside the AppHost come, stay and leave (CONTRACT.md, section 3).</summary>
internal static class NodeEndpoints
{
    private const int BodyBytes = 4096, LongestUrl = 300;
    private const int HeartbeatSeconds = 30;

    public static void MapNodes(this WebApplication app)
    {
        var nodes = app.MapGroup("").WithTags("Nodes").RequireAuthorization(Scopes.Node).WithMetadata(new RequestSizeLimitAttribute(BodyBytes));
        nodes.MapPost("/register", RegisterAsync).WithSummary("A node joins the pool its type names");
        nodes.MapPost("/heartbeat", (NodeRequest node, Registry registry) => Told(registry.Beat, node, "ok")).WithSummary("A node is still there");
        nodes.MapPost("/deregister", (NodeRequest node, Registry registry) => Told(registry.Deregister, node, "deregistered")).WithSummary("A node leaves");
        app.MapGet("/nodes", (Registry registry) => TypedResults.Json(registry.List(), NodeJson.Default.NodeListAnswer))
            .WithTags("Nodes").RequireAuthorization(Scopes.Admin).WithSummary("All nodes, with their addresses");
    }

    private static async Task<Results<JsonHttpResult<RegisterReceipt>, ProblemHttpResult>> RegisterAsync(NodeRequest request, Registry registry, Networks networks, CancellationToken ct)
    {
        var part = request.Type switch { "llm" or "chatbot" => "llm", "ml" => "ml", _ => null };
        if (part is null)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, "The node cannot be registered.", "type: expected llm, chatbot or ml.");
        }

        if (AddressOf(request) is not { } address)
        {
            return NoAddress();
        }

        if ((await networks.ResolveAsync(address.DnsSafeHost, ct)).Length == 0)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, "The node cannot be registered.",
                "url: expected a host of which every address lies in Nodes:AllowedNetworks; this one has another, or none.");
        }

        return registry.Register(address, part) is { } node
            ? TypedResults.Json(new RegisterReceipt("registered", node.Id, HeartbeatSeconds), NodeJson.Default.RegisterReceipt)
            : Problems.Result(StatusCodes.Status503ServiceUnavailable, "The node cannot be registered.", "There are as many nodes as this gateway keeps. Deregister one.");
    }

    private static Results<JsonHttpResult<NodeReceipt>, ProblemHttpResult> Told(Func<Uri, Node?> registry, NodeRequest request, string status) =>
        AddressOf(request) is not { } address ? NoAddress()
        : registry(address) is { } node ? TypedResults.Json(new NodeReceipt(status, node.Id), NodeJson.Default.NodeReceipt)
        : Problems.Result(StatusCodes.Status404NotFound, "This node is not registered.", "Expected the url of an earlier /register.");

    private static ProblemHttpResult NoAddress() => Problems.Result(StatusCodes.Status400BadRequest, "The node has no usable address.",
        "url: expected http:// or https://, a host and a port, as in http://10.0.0.7:5050, without user name, path, query or fragment.");

    private static Uri? AddressOf(NodeRequest request) =>
        request.Url is { Length: <= LongestUrl } url && NodePools.TryAddress(url, out var address) && address.AbsolutePath == "/" ? address : null;
}
