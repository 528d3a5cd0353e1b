using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Cerebrum.Gateway.Audit;

/// <summary>The files of the log in their order, <c>audit-00000001.jsonl</c> and so on, in a folder of their own.</summary>
internal sealed class AuditFiles(string folder)
{
    public static readonly string Zeros = new('0', 64);

    public string Folder => folder;

    public IReadOnlyList<string> All => Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "audit-*.jsonl").Order(StringComparer.Ordinal)] : [];

    public static string HashOf(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));

    public static AuditEntry? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, AuditJson.Default.AuditEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <returns>The file after <paramref name="last"/>.</returns>
    public string After(string? last)
    {
        var number = last is null ? 0 : int.Parse(Path.GetFileNameWithoutExtension(last)["audit-".Length..], CultureInfo.InvariantCulture);
        return Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"audit-{number + 1:00000000}.jsonl"));
    }

    /// <summary>The whole lines of a file; an unfinished one at its end is left out.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Lines(string file, out int unfinished)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[stream.Length];
        var length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        var lines = new List<ReadOnlyMemory<byte>>();
        var start = 0;
        for (int end; (end = content.AsSpan(start, length - start).IndexOf((byte)'\n')) >= 0; start += end + 1)
        {
            lines.Add(content.AsMemory(start, end));
        }

        unfinished = length - start;
        return lines;
    }

    /// <returns>Entries before a number, the latest first.</returns>
    public IEnumerable<AuditEntry> Backwards(long before) =>
        from file in All.Reverse()
        from line in Lines(file, out _).Reverse()
        let entry = Parse(line.Span)
        where entry is not null && entry.Seq < before
        select entry;
}
