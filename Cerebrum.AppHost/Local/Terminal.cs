namespace Cerebrum.AppHost.Local;

/// <summary>Writes whole lines, each after the name it comes from; thread-safe.</summary>
internal sealed class Terminal(IEnumerable<string> names)
{
    private static readonly ConsoleColor[] Colors =
        [ConsoleColor.Cyan, ConsoleColor.Green, ConsoleColor.Magenta, ConsoleColor.Yellow, ConsoleColor.Blue, ConsoleColor.DarkCyan];

    /// <summary>See https://no-color.org: any value but an empty one turns colours off.</summary>
    private readonly bool colored = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    private readonly List<string> names = [.. names];
    private readonly Lock gate = new();

    /// <summary>A line of the host itself.</summary>
    public void Say(string line)
    {
        lock (gate)
        {
            Console.WriteLine(line);
        }
    }

    /// <summary>A line of, or about, one of the <c>names</c>.</summary>
    public void Say(string name, string line)
    {
        lock (gate)
        {
            if (colored)
            {
                Console.ForegroundColor = Colors[this.names.IndexOf(name) % Colors.Length];
            }

            Console.Write($"{name.PadRight(this.names.Max(n => n.Length))} | ");
            if (colored)
            {
                Console.ResetColor();
            }

            Console.WriteLine(line);
        }
    }
}
