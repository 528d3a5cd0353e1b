using Spectre.Console;

namespace Cerebrum.AppHost.Commands.Watching;

/// <summary><c>watch</c>: round after round, in place on a terminal and one below the other elsewhere.</summary>
internal static class WatchCommand
{
    /// <returns>0 once Ctrl+C has ended it.</returns>
    public static async Task<int> RunAsync(CommandSettings settings, CancellationToken ct)
    {
        using var watched = new Watched(settings);
        var (screen, interval) = (Screen.Open(), settings.Interval);
        try
        {
            if (Screen.IsTerminal)
            {
                await screen.Live(new Text("")).Overflow(VerticalOverflow.Crop).StartAsync(async live =>
                    await RoundsAsync(watched, interval, view => { live.UpdateTarget(view); live.Refresh(); }, ct));
            }
            else
            {
                await RoundsAsync(watched, interval, view => { screen.Write(view); screen.WriteLine(); }, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Ctrl+C is how it ends.
        }

        return 0;
    }

    private static async Task RoundsAsync(Watched watched, TimeSpan interval, Action<Spectre.Console.Rendering.IRenderable> show, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(interval);
        do
        {
            show(View.Of(await watched.ReadAsync(ct), watched.Gateway.ToString()));
        }
        while (await timer.WaitForNextTickAsync(ct));
    }
}
