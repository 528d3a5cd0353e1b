namespace Cerebrum.AppHost.Commands.Background;

/// <summary>What a start has added to the log, and the runtime's last words.</summary>
internal sealed class Tail(string log, string lastWords)
{
    private const int Most = 20;
    private const int Bytes = 64 << 10;

    private readonly long from = File.Exists(log) ? new FileInfo(log).Length : 0;

    public string Log => log;

    /// <returns>The last twenty lines, fit to be shown.</returns>
    public IEnumerable<string> Lines() => [.. EndOf(log, from), .. EndOf(lastWords, 0)];

    private static IEnumerable<string> EndOf(string path, long from)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = Math.Max(file.Length < from ? 0 : from, file.Length - Bytes); // Shorter than before: it was put aside meanwhile.
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(Most).Select(Clean.Line)];
    }
}
