using System.Globalization;
using System.Reflection;
using Cerebrum.ServiceDefaults;
using Microsoft.Extensions.Configuration;

namespace Cerebrum.AppHost.Commands;

/// <summary>A command line that is not understood; the message says what was expected.</summary>
internal sealed class CommandLineException(string message) : Exception(message);

/// <summary>What a command is told: its options, and the settings of the stack from the command line, the environment and .env.</summary>
internal sealed class CommandSettings
{
    private readonly IConfiguration configuration;
    private readonly string repository;

    private CommandSettings(IConfiguration configuration, string repository) => (this.configuration, this.repository) = (configuration, repository);

    /// <summary>Folder of the background's log and pid file.</summary>
    public string LogFolder => Path.GetFullPath(configuration["Logs:Folder"] is { Length: > 0 } chosen ? chosen : "logs", repository);

    /// <summary>Bytes after which a log is put aside.</summary>
    /// <value>1 KiB to 1 GiB; the default is 10 MiB.</value>
    public long LogBytes => (long)Number("Logs:MaxBytes", 10 << 20, 1 << 10, 1 << 30);

    /// <summary>Logs that are kept besides the current one.</summary>
    /// <value>1 to 100; the default is 5.</value>
    public int LogFiles => (int)Number("Logs:Files", 5, 1, 100);

    /// <summary>Of the stack on this machine.</summary>
    public int GatewayPort => (int)Number("Ports:Gateway", 8000, 1, ushort.MaxValue);

    /// <summary>Where <c>--gateway</c> leads; null where it is not given.</summary>
    public Uri? Elsewhere => Address("gateway");

    /// <summary>The key to ask with; never an option, since others see command lines.</summary>
    public string? Key => configuration["CEREBRUM_KEY"] is { Length: > 0 } key
        ? key.Any(c => c is <= ' ' or > '~') ? throw new CommandLineException("CEREBRUM_KEY: expected a key as the gateway printed it.") : key
        : null;

    /// <summary>Time between two rounds.</summary>
    public TimeSpan Interval => TimeSpan.FromSeconds(Number("interval", 5, 0.5, 3600));

    /// <param name="options">As <c>--name value</c> or <c>--name=value</c>.</param>
    /// <param name="known">Names of the command's own options; one with a colon is a setting of the stack.</param>
    /// <exception cref="CommandLineException">An option is unknown or lacks its value.</exception>
    public static CommandSettings Read(string[] options, params string[] known)
    {
        for (var i = 0; i < options.Length; i++)
        {
            var name = options[i].Split('=')[0];
            if (!name.StartsWith("--", StringComparison.Ordinal) || !(name.Contains(':', StringComparison.Ordinal) || known.Contains(name[2..])))
            {
                throw new CommandLineException($"{Clean.Line(name)} is unknown here.");
            }

            if (!options[i].Contains('=', StringComparison.Ordinal) && ++i == options.Length)
            {
                throw new CommandLineException($"{Clean.Line(name)} needs a value.");
            }
        }

        // As it was when it was built; both hosts' builds note it.
        var folder = typeof(CommandSettings).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "apphostprojectpath").Value!;
        var configuration = new ConfigurationManager();
        configuration.AddEnvironmentVariables().AddCommandLine(options);
        configuration.AddDotEnv(folder);
        return new CommandSettings(configuration, Path.GetDirectoryName(Path.GetFullPath(folder))!);
    }

    /// <returns>Null where the option is not given.</returns>
    public Uri? Address(string option) => configuration[option] is not { Length: > 0 } text ? null
        : Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { UserInfo: "", Query: "", Fragment: "" } ? url
        : throw new CommandLineException($"--{option}: expected an address as http://localhost:8000.");

    /// <returns>The full path of <c>--log-file</c>; null where it is not given.</returns>
    public string? LogFile => configuration["log-file"] is { Length: > 0 } file ? Path.GetFullPath(file, LogFolder) : null;

    private double Number(string name, double byDefault, double least, double most) => configuration[name] is not { Length: > 0 } text ? byDefault
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new CommandLineException(string.Create(CultureInfo.InvariantCulture, $"{name}: expected a number from {least} to {most}."));
}
