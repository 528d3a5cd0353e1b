using Cerebrum.Llm.Engines;
using Cerebrum.Llm.Knowledge;
using Microsoft.Extensions.Options;

namespace Cerebrum.Llm;

/// <summary><c>GET /status</c>, with the predecessor's fields.</summary>
internal static class StatusEndpoints
{
    public static void MapStatus(this IEndpointRouteBuilder routes) => routes.MapGet("/status", Status).WithSummary("What is loaded");

    private static IResult Status(Library library, KnownEngines engines, IOptions<EngineOptions> options) => Results.Ok(new
    {
        status = library.IsReady ? "ready" : "initializing",
        components = new { llm = true, vector_db = library.IsReady, overall = library.IsReady },
        message = library.IsReady ? "All components are ready." : "The knowledge base is loading.",
        engine = options.Value.Engine,
        engines = engines.Names,
    });
}
