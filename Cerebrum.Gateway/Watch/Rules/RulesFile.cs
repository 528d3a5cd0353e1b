namespace Cerebrum.Gateway.Watch.Rules;

/// <summary><c>alert_config.json</c> as it counts now: read again when it changes, and while it has faults, what was read before counts.
/// <c>Alerts:Config</c> says where it is; by default in the folder where the gateway is started, else the one that ships.</summary>
internal sealed partial class RulesFile
{
    private const int LargestFile = 1024 * 1024;
    private readonly RulesReader reader;
    private readonly TimeProvider time;
    private readonly ILogger<RulesFile> logger;
    private (DateTime, long)? stamp;
    private volatile State state;

    public RulesFile(IConfiguration configuration, TimeProvider time, ILogger<RulesFile> logger)
    {
        (reader, this.time, this.logger) = (new RulesReader(configuration), time, logger);
        var shipped = System.IO.Path.Combine(AppContext.BaseDirectory, "alert_config.json");
        Path = configuration["Alerts:Config"] is { Length: > 0 } chosen ? System.IO.Path.GetFullPath(chosen)
            : File.Exists("alert_config.json") ? System.IO.Path.GetFullPath("alert_config.json")
            : shipped;
        state = new State(reader.Read(File.ReadAllBytes(shipped)).Rules!, time.GetUtcNow(), [], []); // Counts where the first reading has faults.
        Refresh();
    }

    public string Path { get; }

    public AlertRules Rules => state.Rules;

    public RulesAnswer Answer()
    {
        var (rules, loaded, faults, ignored) = state;
        var c = rules.Channels;
        (string Name, bool IsOn)[] channels = [("console", c.Console), ("log_file", c.LogFile is not null), ("email", c.Email is not null), ("slack", c.Slack is not null), ("webhook", c.Webhook is not null)];
        return new(Path, loaded, rules.Interval.TotalSeconds, [.. rules.Rules.Values], [.. channels.Where(ch => ch.IsOn).Select(ch => ch.Name)], faults, ignored);
    }

    /// <summary>Reads the file where it changed since. Not safe to call from two threads at once.</summary>
    public void Refresh()
    {
        var file = new FileInfo(Path);
        (DateTime, long)? now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : (default, -1);
        if (now == stamp)
        {
            return;
        }

        stamp = now;
        var reading = Read(file);
        if (reading.Rules is { } rules)
        {
            state = new State(rules, time.GetUtcNow(), [], reading.Ignored);
            Log.Loaded(logger, Path);
        }
        else
        {
            state = state with { Faults = reading.Faults };
            Log.Faulty(logger, Path, string.Join(' ', reading.Faults));
        }

        if (reading.Ignored.Count > 0)
        {
            Log.Ignored(logger, Path, string.Join(", ", reading.Ignored));
        }
    }

    private RulesReading Read(FileInfo file)
    {
        try
        {
            return file is { Exists: true, Length: <= LargestFile } ? reader.Read(File.ReadAllBytes(file.FullName))
                : Unread(file.Exists ? $"{file.Length} bytes" : "none");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stamp = null; // Perhaps being written: the next look reads it again.
            return Unread("one that cannot be read");
        }
    }

    private static RulesReading Unread(string found) => new(null, [new("(the file)", $"a file of at most {LargestFile} bytes", found)], []);

    private sealed record State(AlertRules Rules, DateTimeOffset Loaded, IReadOnlyList<RuleFault> Faults, IReadOnlyList<string> Ignored);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Alert rules are those of {Path}.")]
        public static partial void Loaded(ILogger logger, string path);

        [LoggerMessage(LogLevel.Error, "{Path} is not used; the rules read before stay. {Faults}")]
        public static partial void Faulty(ILogger logger, string path, string faults);

        [LoggerMessage(LogLevel.Warning, "{Path} has members that nobody reads: {Names}.")]
        public static partial void Ignored(ILogger logger, string path, string names);
    }
}
