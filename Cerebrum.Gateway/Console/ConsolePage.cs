namespace Cerebrum.Gateway.Console;

internal static class ConsolePage
{
    /// <summary>Serves <c>wwwroot</c> at the root. Browsers ask each time whether a file changed, so a new version is seen at once.</summary>
    public static void UseConsole(this WebApplication app)
    {
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache" });
    }
}
