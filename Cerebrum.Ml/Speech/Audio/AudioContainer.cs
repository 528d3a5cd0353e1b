namespace Cerebrum.Ml.Speech.Audio;

/// <summary>Which compressed container a file is, by its first bytes; names and declared types are not looked at.</summary>
internal static class AudioContainer
{
    /// <returns>ffmpeg's name of the demuxer, so that it opens that one and nothing else; null when it is none of them.</returns>
    public static string? Sniff(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12)
        {
            return null;
        }

        return file switch
        {
            _ when file.StartsWith("fLaC"u8) => "flac",
            _ when file.StartsWith("OggS"u8) => "ogg",
            _ when file.StartsWith("ID3"u8) => AfterTag(file),
            _ when file.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) => "matroska",
            _ when file[4..8].SequenceEqual("ftyp"u8) => "mov",
            _ when file.StartsWith("FORM"u8) && file[8..11].SequenceEqual("AIF"u8) => "aiff",
            _ when file.StartsWith("caff"u8) => "caf",
            _ when file.StartsWith(".snd"u8) => "au",
            _ when file.StartsWith("#!AMR"u8) => "amr",
            _ when file.StartsWith((ReadOnlySpan<byte>)[0x30, 0x26, 0xB2, 0x75]) => "asf",
            _ => Frames(file),
        };
    }

    // An ID3 tag stands before MP3 and, from some recorders, before AAC or FLAC.
    private static string AfterTag(ReadOnlySpan<byte> file)
    {
        var length = 10 + ((file[6] & 0x7F) << 21) + ((file[7] & 0x7F) << 14) + ((file[8] & 0x7F) << 7) + (file[9] & 0x7F);
        var rest = length < file.Length ? file[length..] : default;
        return rest.StartsWith("fLaC"u8) ? "flac" : Frames(rest) ?? "mp3";
    }

    // MPEG audio frames start with 11 set bits; layer 0 means ADTS, which is AAC.
    private static string? Frames(ReadOnlySpan<byte> file) =>
        file.Length >= 2 && file[0] == 0xFF && (file[1] & 0xE0) == 0xE0 ? ((file[1] & 0x06) == 0 ? "aac" : "mp3") : null;
}
