namespace Cerebrum.Gateway.Keys;

/// <summary>A gateway that other machines can reach starts only with keys.</summary>
internal static class PublicDoor
{
    /// <returns>Why it must not start, and what to do; null when it may.</returns>
    public static string? Obstacle(WebApplication app) =>
        !app.Services.GetRequiredService<KeyRing>().Required && Addresses(app.Configuration).FirstOrDefault(a => !IsLocal(a)) is { } open
            ? $"The gateway would listen on {open}, which other machines can reach, and no keys exist. {KeysCommand.HowToMakeOne} Or listen on localhost."
            : null;

    // The order of Kestrel: endpoints of its own section win over addresses, and those over ports.
    private static IEnumerable<string> Addresses(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).OfType<string>().ToList();
        var urls = Split(configuration["urls"]).ToList();
        return endpoints.Count > 0 ? endpoints
            : urls.Count > 0 ? urls
            : Split(configuration["http_ports"]).Select(p => $"http://*:{p}").Concat(Split(configuration["https_ports"]).Select(p => $"https://*:{p}"));
    }

    private static bool IsLocal(string url)
    {
        var address = BindingAddress.Parse(url);
        return address.IsUnixPipe || address.IsNamedPipe || LocalCaller.IsLocal(address.Host);
    }

    private static string[] Split(string? list) => (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
