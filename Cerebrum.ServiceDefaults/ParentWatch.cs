namespace Cerebrum.ServiceDefaults;

/// <summary>Stops a process when the one that started it is gone, however it went: that one holds the other end of our standard input,
/// and the system closes it. Works alike on Linux, macOS and Windows, and after a kill -9.</summary>
internal static class ParentWatch
{
    /// <summary>Set to 1 by a parent that keeps our standard input open and never writes to it.</summary>
    public const string Variable = "CEREBRUM_PARENT_STDIN";

    /// <summary>Time to stop in: nobody is left who would end us. More than the built-in host gives its services.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    /// <summary>Calls <paramref name="stop"/> when the parent is gone; does nothing where no parent asks for it.</summary>
    public static void Start(Action stop)
    {
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            // A thread of its own: a read of a pipe cannot be cancelled and would hold one of the pool.
            new Thread(() => Watch(stop)) { IsBackground = true, Name = nameof(ParentWatch) }.Start();
        }
    }

    private static void Watch(Action stop)
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
        }

        stop();
        Thread.Sleep(Grace);
        Environment.Exit(1);
    }
}
