using Microsoft.Extensions.Configuration;

namespace Cerebrum.ServiceDefaults;

/// <summary>Reads a <c>.env</c> file, and the predecessor's variable names, as configuration.</summary>
public static class DotEnv
{
    /// <summary>Adds the nearest <c>.env</c> of <paramref name="folder"/> or its parent, below what is already configured:
    /// a variable of the process or the command line always wins.</summary>
    public static IConfigurationManager AddDotEnv(this IConfigurationManager configuration, string folder)
    {
        string?[] folders = [folder, Path.GetDirectoryName(folder)];
        var path = folders.OfType<string>().Select(f => Path.Combine(f, ".env")).FirstOrDefault(File.Exists);
        if (path is not null)
        {
            configuration.InsertBelow(Parse(File.ReadLines(path)).Select(v => KeyValuePair.Create(v.Key.Replace("__", ":", StringComparison.Ordinal), v.Value)));
        }

        return configuration;
    }

    /// <summary>Gives each of our keys the value of the predecessor's variable where only that one is set.</summary>
    public static IConfigurationManager AddAliases(this IConfigurationManager configuration, params (string Theirs, string Ours)[] aliases)
    {
        configuration.InsertBelow(from alias in aliases
                                  let value = configuration[alias.Theirs]
                                  where !string.IsNullOrWhiteSpace(value)
                                  select KeyValuePair.Create(alias.Ours, (string?)value));
        return configuration;
    }

    /// <summary>Parses <c>NAME=value</c> lines: <c>export</c>, quotes and comments as in a shell; a name given twice joins with a comma
    /// (the predecessor's example repeats <c>NGROK_AUTH_TOKENS</c>).</summary>
    /// <exception cref="FormatException">A line is neither blank, a comment nor an assignment; the message has its number, not its content.</exception>
    public static IReadOnlyDictionary<string, string?> Parse(IEnumerable<string> lines)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (number, raw) in lines.Index())
        {
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? "" : line[..equals].Replace("export ", "", StringComparison.Ordinal).Trim();
            if (name.Length == 0)
            {
                throw new FormatException($".env line {number + 1}: expected NAME=value.");
            }

            var value = Unquote(line[(equals + 1)..].Trim());
            values[name] = values.TryGetValue(name, out var earlier) ? $"{earlier},{value}" : value;
        }

        return values;
    }

    private static string Unquote(string value)
    {
        if (value.Length >= 2 && value[0] is '"' or '\'' && value.IndexOf(value[0], 1) is var end and > 0)
        {
            return value[1..end];
        }

        var comment = value.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? value : value[..comment].TrimEnd();
    }

    // The first source has the least say.
    internal static void InsertBelow(this IConfigurationManager configuration, IEnumerable<KeyValuePair<string, string?>> values)
    {
        var source = new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = [.. values] };
        configuration.Sources.Insert(0, source);
    }
}
