using Scalar.AspNetCore;

namespace Cerebrum.Gateway.OpenApi;

/// <summary>What may be asked here, for programs and for people. The document is written by hand, as most of what it describes is answered
/// by the nodes; tests send its examples.</summary>
internal static class OpenApiEndpoints
{
    public static void MapOpenApi(this WebApplication app)
    {
        var document = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "OpenApi", "openapi.json"));
        app.MapGet("/openapi/v1.json", () => Results.Bytes(document, "application/json")).AllowAnonymous();
        app.MapScalarApiReference("/docs", docs =>
        {
            docs.Title = "Cerebrum";
            docs.DefaultFonts = false; // They would come from another origin, as would what the next four ask for.
            docs.Telemetry = false;
            docs.ShowDeveloperTools = DeveloperToolsVisibility.Never;
            docs.Agent = new() { Disabled = true };
            docs.Mcp = new() { Disabled = true };
            docs.DynamicNonce = true;
        }).AllowAnonymous();
    }
}
