using Spectre.Console;

namespace Cerebrum.AppHost.Commands.Watching;

/// <summary><c>status</c>: one round.</summary>
internal static class StatusCommand
{
    /// <returns>0 when every service answers as it should, else 1.</returns>
    public static async Task<int> RunAsync(CommandSettings settings, CancellationToken ct)
    {
        using var watched = new Watched(settings);
        var reading = await watched.ReadAsync(ct);
        var screen = Screen.Open();
        if (watched.Background is { } background)
        {
            screen.WriteLine(background);
        }

        screen.Write(View.Of(reading, watched.Gateway.ToString()));
        screen.WriteLine();
        return reading.IsGood ? 0 : 1;
    }
}
