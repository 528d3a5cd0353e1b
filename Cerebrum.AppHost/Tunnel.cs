using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Cerebrum.AppHost;

/// <summary>A program that makes the gateway reachable from the internet: ngrok, cloudflared, devtunnel.</summary>
internal static class Tunnel
{
    /// <summary><c>Tunnel:Command</c>, with <c>{port}</c> for the gateway's; where only <c>NGROK_AUTH_TOKENS</c> is set, ngrok's.</summary>
    /// <returns>Program and arguments; empty where no tunnel is asked for.</returns>
    public static string[] Command(IConfiguration settings, int port) =>
        (settings["Tunnel:Command"] is { Length: > 0 } command ? command : Token(settings).Length > 0 ? "ngrok http {port} --log stdout" : "")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(word => word.Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)).ToArray();

    /// <returns>The first of <c>NGROK_AUTH_TOKENS</c>, which are separated by commas; empty where there is none.</returns>
    public static string Token(IConfiguration settings) =>
        (settings["NGROK_AUTH_TOKENS"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault("");

    /// <returns>Why it must not be opened; null when it may.</returns>
    public static string? Obstacle(string dataFolder) => HasKey(Path.Combine(dataFolder, "keys.json"))
        ? null
        : "Not opened, as no valid key exists. Make one: dotnet run --project Cerebrum.Gateway -- keys create";

    private static bool HasKey(string file)
    {
        try
        {
            using var keys = JsonDocument.Parse(File.ReadAllBytes(file));
            return keys.RootElement.GetProperty("keys").EnumerateArray().Any(k => !k.TryGetProperty("revoked", out var at) || at.ValueKind == JsonValueKind.Null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }
}
