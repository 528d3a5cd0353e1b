using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Cerebrum.Ml.Processing;

internal sealed class SignalSourceOptions
{
    /// <summary>The only folder whose files a request may name. Unset: none.</summary>
    public string? InputRoot { get; set; }

    /// <summary>Longest time a given URL may take to deliver.</summary>
    /// <value>The default value is 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Lets URLs lead to private, loopback and link-local addresses: for closed networks that keep their images there.</summary>
    public bool AllowPrivateAddresses { get; set; }
}

/// <summary>Turns what a request names (URL, data URI, base64, JSON, raw bytes) into the signal's bytes.</summary>
internal sealed class SignalSource(IOptions<SignalSourceOptions> options) : IDisposable
{
    private readonly PublicHttp http = new(options.Value.FetchTimeout, options.Value.AllowPrivateAddresses);

    /// <summary>Reads a request of <c>/v1/ml</c>: JSON with <c>url</c> (or <c>keystrokes</c>), else the body itself.</summary>
    /// <exception cref="UnreadableSignalException">The content is not there.</exception>
    public async Task<SignalInput> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, ct); // Kestrel bounds it.
        var bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        var explain = string.Equals(request.Query["explain"], "true", StringComparison.OrdinalIgnoreCase);
        if (!request.HasJsonContentType())
        {
            return new SignalInput(bytes, Explain: explain);
        }

        if (TryParse(bytes.Span) is not { ValueKind: JsonValueKind.Object } json)
        {
            throw new UnreadableSignalException("Expected a JSON object; found something else.");
        }

        var input = await ReadAsync(json, ct);
        return input with { Explain = input.Explain || explain };
    }

    /// <summary>Reads a request's JSON: <c>url</c> (a string or, typing, an object; where it is missing, the whole), <c>baseline</c>, <c>explain</c>.</summary>
    public async Task<SignalInput> ReadAsync(JsonElement json, CancellationToken ct)
    {
        var explain = Member(json, "explain") is { ValueKind: JsonValueKind.True };
        var signal = Member(json, "url") ?? json;
        var bytes = signal.ValueKind == JsonValueKind.String
            ? await ReadAsync(Text(signal).Trim(), ct)
            : JsonMarshal.GetRawUtf8Value(signal).ToArray(); // As it was sent: its reader says what is wrong with it.
        return new SignalInput(bytes, Member(json, "baseline"), explain);
    }

    /// <summary>A member of a request's JSON, the last where it stands more than once; null where it is missing or null.</summary>
    /// <exception cref="UnreadableSignalException">A name beside it is no text.</exception>
    public static JsonElement? Member(JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;
        }
        catch (InvalidOperationException)
        {
            throw NotText();
        }
    }

    /// <param name="json">A string.</param>
    /// <exception cref="UnreadableSignalException">It is no text.</exception>
    public static string Text(JsonElement json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw NotText();
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<ReadOnlyMemory<byte>> ReadAsync(string text, CancellationToken ct)
    {
        if (text.StartsWith('{') || text.StartsWith('['))
        {
            return Encoding.UTF8.GetBytes(text);
        }

        if (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return await http.GetAsync(text, ct);
        }

        if (text.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            var comma = text.IndexOf(',', StringComparison.Ordinal);
            return comma > 0 && text.AsSpan(0, comma).EndsWith(";base64", StringComparison.OrdinalIgnoreCase)
                ? FromBase64(text.AsSpan(comma + 1))
                : throw new UnreadableSignalException("Expected a data URI with ;base64 content.");
        }

        return Base64.IsValid(text) ? FromBase64(text) : ReadFile(text);
    }

    private static byte[] FromBase64(ReadOnlySpan<char> text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64Chars(text, bytes, out var written)
            ? bytes[..written]
            : throw new UnreadableSignalException("Expected base64; found characters or a length that base64 does not have.");
    }

    // One message for all that is refused: it does not tell what exists on this disk.
    private byte[] ReadFile(string path)
    {
        var refused = new UnreadableSignalException("Expected an http(s) URL, a data URI, base64 or JSON. Paths of this server are read only under Ml:InputRoot.");
        if (options.Value.InputRoot is not { Length: > 0 } root || path.Contains('\0', StringComparison.Ordinal))
        {
            throw refused;
        }

        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)) + Path.DirectorySeparatorChar;
        var file = new FileInfo(Path.GetFullPath(path, folder));
        var inside = file.FullName.StartsWith(folder, StringComparison.Ordinal) && file.Exists && !HasLink(file, folder);
        return inside && file.Length <= ServiceDefaults.Problems.MaxBodyBytes ? File.ReadAllBytes(file.FullName) : throw refused;
    }

    private static bool HasLink(FileInfo file, string folder)
    {
        FileSystemInfo? step = file;
        while (step is not null && step.FullName.Length >= folder.Length)
        {
            if (step.LinkTarget is not null)
            {
                return true;
            }

            step = step is FileInfo f ? f.Directory : ((DirectoryInfo)step).Parent;
        }

        return false;
    }

    // Half a surrogate pair, or bytes that are not UTF-8: JSON to its parser, and found only when it is read.
    private static UnreadableSignalException NotText() => new("Expected Unicode text in names and strings; found bytes or an escape that are none.");

    private static JsonElement? TryParse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonElement.Parse(utf8);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
