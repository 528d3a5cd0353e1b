using Cerebrum.Llm.Engines;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Knowledge.Index;
using Microsoft.Extensions.Options;

namespace Cerebrum.Llm;

/// <summary><c>GET /status</c>, with the predecessor's fields; <c>GET /api/status</c> is the same through a gateway, whose own <c>/status</c> is another.</summary>
internal static class StatusEndpoints
{
    public static void MapStatus(this IEndpointRouteBuilder routes)
    {
        foreach (var path in (string[])["/status", "/api/status"])
        {
            routes.MapGet(path, Status).WithSummary("What is loaded, and which engines and stores this build knows");
        }
    }

    private static IResult Status(Library library, KnownEngines engines, IOptions<EngineOptions> options, VectorStores stores) => Results.Ok(new
    {
        status = library.IsReady ? "ready" : "initializing",
        components = new { llm = true, vector_db = library.IsReady, overall = library.IsReady },
        message = library.IsReady ? "All components are ready." : "The knowledge base is loading.",
        engine = options.Value.Engine,
        engines = engines.Names,
        store = stores.Chosen,
        stores = stores.Names,
    });
}
