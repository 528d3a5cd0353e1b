namespace Cerebrum.Llm.Media;

/// <summary>What a clip is, by its first bytes (the formats' own specifications); a name or header is not believed.</summary>
internal static class MediaType
{
    public const string Image = ".png";

    private static readonly (string Extension, string Type, int At, byte[] Magic)[] Known =
    [
        (".wav", "audio/wav", 0, [.. "RIFF"u8]), (".ogg", "audio/ogg", 0, [.. "OggS"u8]), (".flac", "audio/flac", 0, [.. "fLaC"u8]), (".mp3", "audio/mpeg", 0, [.. "ID3"u8]),
        (".m4a", "audio/mp4", 4, [.. "ftyp"u8]), (".webm", "audio/webm", 0, [0x1A, 0x45, 0xDF, 0xA3]),
    ];

    /// <returns>The extension for a clip.</returns>
    public static string ExtensionOf(ReadOnlySpan<byte> clip)
    {
        foreach (var (extension, _, at, magic) in Known)
        {
            if (clip.Length > at && clip[at..].StartsWith(magic))
            {
                return extension;
            }
        }

        return ".bin";
    }

    public static string Of(string name) =>
        name.EndsWith(Image, StringComparison.Ordinal) ? "image/png" : Known.FirstOrDefault(k => name.EndsWith(k.Extension, StringComparison.Ordinal)).Type ?? "application/octet-stream";
}
