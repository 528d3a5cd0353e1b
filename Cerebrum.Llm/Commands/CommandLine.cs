using System.Runtime.InteropServices;

namespace Cerebrum.Llm.Commands;

/// <summary>What the commands of this service have in common.</summary>
internal static class CommandLine
{
    /// <summary>How often progress is told: a terminal's line is written over, a file gets a new one.</summary>
    public static TimeSpan Every(bool redirected) => redirected ? TimeSpan.FromSeconds(5) : TimeSpan.FromMilliseconds(200);

    /// <summary>Adds a command line's options, each <c>--name value</c> or <c>--name=value</c>, to the configuration.</summary>
    /// <remarks>The host added them too, but takes a path that begins with a slash for an option.</remarks>
    /// <returns>Its other words.</returns>
    public static string[] Configure(string[] args, IConfigurationBuilder configuration)
    {
        var (words, options) = (new List<string>(), new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            var option = args[i].StartsWith("--", StringComparison.Ordinal);
            (option ? options : words).Add(args[i]);
            if (option && !args[i].Contains('=', StringComparison.Ordinal) && i + 1 < args.Length)
            {
                options.Add(args[++i]);
            }
        }

        configuration.AddCommandLine([.. options]);
        return [.. words];
    }

    /// <summary>Runs a command that Ctrl+C stops in order.</summary>
    public static async Task<int> RunAsync(Func<CancellationToken, Task<int>> command)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        return await command(stop.Token);
    }
}
