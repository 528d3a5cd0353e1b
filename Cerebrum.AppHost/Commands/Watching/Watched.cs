using System.Text.Json;
using Cerebrum.AppHost.Commands.Background;

namespace Cerebrum.AppHost.Commands.Watching;

/// <summary>The stack that the options name, and the file in which its rounds are kept.</summary>
internal sealed class Watched : IDisposable
{
    private readonly Watcher watcher;
    private readonly RotatingLog? file;

    public Watched(CommandSettings settings)
    {
        var running = settings.Elsewhere is null ? new PidFile(settings.LogFolder).Read() : null;
        Gateway = GatewayOf(settings, running);
        Background = settings.Elsewhere is not null ? null
            : running is null ? "Nothing runs in the background."
            : running.IsAlive ? $"In the background: pid {running.Pid}."
            : $"The background's process {running.Pid} has ended without being stopped.";
        List<(string, Uri)> others = [];
        foreach (var (name, option) in new[] { ("llm", "llm-url"), ("ml", "ml-url") })
        {
            if (settings.Address(option) is { } url)
            {
                others.Add(($"{name} at {url.Authority}", url));
            }
        }

        watcher = new Watcher(Gateway, others, settings.Key);
        if (settings.LogFile is { } path)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            file = new RotatingLog(path, settings.LogBytes, settings.LogFiles, dated: false);
        }
    }

    public Uri Gateway { get; }

    /// <summary>How the background's process is; null for a stack elsewhere.</summary>
    public string? Background { get; }

    /// <summary>Given by <c>--gateway</c>; else that of the background, else of this machine.</summary>
    public static Uri GatewayOf(CommandSettings settings, Running? running) =>
        settings.Elsewhere ?? new Uri(running is { IsAlive: true } ? running.Gateway : $"http://localhost:{settings.GatewayPort}");

    public async Task<Reading> ReadAsync(CancellationToken ct)
    {
        var reading = await watcher.ReadAsync(ct);
        file?.WriteLine(JsonSerializer.Serialize(reading, WatchJson.Default.Reading));
        return reading;
    }

    public void Dispose()
    {
        file?.Dispose();
        watcher.Dispose();
    }
}
