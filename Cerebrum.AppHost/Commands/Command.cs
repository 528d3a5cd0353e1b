using Cerebrum.AppHost.Commands.Background;
using Cerebrum.AppHost.Commands.SelfTest;
using Cerebrum.AppHost.Commands.Watching;

namespace Cerebrum.AppHost.Commands;

/// <summary>The words that may stand first on the command line. Without one, the stack runs here.</summary>
internal static class Command
{
    private const string Usage = """
        dotnet run --project Cerebrum.AppHost -- [COMMAND] [OPTIONS]

          (none)    runs the stack here, until Ctrl+C
          start     runs it in the background, with the settings given, as --Ports:Gateway=8001
          stop      stops it
          restart   stops it, and starts it with the settings given
          status    shows how it is; exit code 1 where something is wrong
          watch     shows the same every few seconds, until Ctrl+C
          test      asks every public route and checks the answers; exit code 1 where one is wrong

          --gateway URL                 status, watch, test: the gateway of a stack elsewhere
          --llm-url URL, --ml-url URL   status, watch: a service that is asked directly as well
          --interval SECONDS            watch: 0.5 to 3600; default 5
          --log-file FILE               status, watch: each round as a line of JSON as well; a relative path lies in the folder of the logs
          --Logs:Folder=FOLDER          where the background's log and pid file lie; default logs/ of the repository

        A gateway with keys is asked with the key in the variable CEREBRUM_KEY (scope admin).
        """;

    /// <returns>The exit code (0 good, 1 bad, 2 a command line that is not understood); null where the stack is to run in this process.</returns>
    public static int? Run(string[] args)
    {
        if (args is not [var word, .. var options] || word.StartsWith("--", StringComparison.Ordinal) && word != "--help")
        {
            return null;
        }

        try
        {
            if (word == BackgroundHost.Word)
            {
                BackgroundHost.Enter(CommandSettings.Read(options));
                return null;
            }

            return RunAsync(word, options).GetAwaiter().GetResult();
        }
        catch (CommandLineException e)
        {
            Console.Error.WriteLine($"{word}: {e.Message} See: dotnet run --project Cerebrum.AppHost -- help");
            return 2;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            Console.Error.WriteLine($"{word}: {e.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 130; // As a shell says of what Ctrl+C ended.
        }
    }

    private static async Task<int> RunAsync(string word, string[] options)
    {
        using var stop = new Interruption();
        return word switch
        {
            "start" => await Starting.RunAsync(CommandSettings.Read(options), options, stop.Token),
            "stop" => await Stopping.RunAsync(CommandSettings.Read(options), stop.Token),
            "restart" => await RestartAsync(options, stop.Token),
            "status" => await StatusCommand.RunAsync(CommandSettings.Read(options, "gateway", "llm-url", "ml-url", "log-file"), stop.Token),
            "watch" => await WatchCommand.RunAsync(CommandSettings.Read(options, "gateway", "llm-url", "ml-url", "log-file", "interval"), stop.Token),
            "test" => await TestCommand.RunAsync(CommandSettings.Read(options, "gateway"), stop.Token),
            "help" or "--help" or "-h" => Help(),
            _ => throw new CommandLineException("There is no such command."),
        };
    }

    private static async Task<int> RestartAsync(string[] options, CancellationToken ct)
    {
        var settings = CommandSettings.Read(options);
        return await Stopping.RunAsync(settings, ct) is var code and not 0 ? code : await Starting.RunAsync(settings, options, ct);
    }

    private static int Help()
    {
        Console.WriteLine(Usage);
        return 0;
    }
}
