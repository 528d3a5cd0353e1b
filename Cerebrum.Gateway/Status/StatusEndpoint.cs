using Cerebrum.Gateway.Nodes;

namespace Cerebrum.Gateway.Status;

internal static class StatusEndpoint
{
    public static void MapStatus(this WebApplication app) => app.MapGet("/status", async (NodePools pools, Prober prober, CancellationToken ct) =>
    {
        // Right after the start nothing is known: better a moment late than wrong.
        await prober.FirstRound.WaitAsync(ct);
        return TypedResults.Json(StatusAnswer.Of(pools), StatusJson.Default.StatusAnswer);
    }).AllowAnonymous();
}
