using Spectre.Console;

namespace Cerebrum.AppHost.Commands.Watching;

/// <summary>Where a command writes: a terminal, or a pipe or file that gets plain text of any width.</summary>
internal static class Screen
{
    private const int PipeColumns = 200;

    public static bool IsTerminal => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;

    public static IAnsiConsole Open()
    {
        var screen = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = IsTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!IsTerminal)
        {
            screen.Profile.Width = PipeColumns;
        }

        return screen;
    }
}
