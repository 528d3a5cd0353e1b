using Cerebrum.Tests.Layout;

namespace Cerebrum.Tests.Product;

/// <summary>The files of <c>samples/</c>, and inputs that are wrong in one way.</summary>
internal static class Sample
{
    public const string ThreeKeystrokes = """{"keystrokes":[{"key":"a","timeDown":0,"timeUp":80},{"key":"b","timeDown":150,"timeUp":230},{"key":"c","timeDown":300,"timeUp":390}]}""";

    /// <summary>A WAV header, 16 kHz mono 16-bit, and no sample.</summary>
    public static byte[] EmptyWave { get; } =
    [
        .. "RIFF"u8, 36, 0, 0, 0, .. "WAVEfmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, 0x80, 0x3E, 0, 0, 0, 0x7D, 0, 0, 2, 0, 16, 0, .. "data"u8, 0, 0, 0, 0,
    ];

    public static byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));

    public static string Text(string name) => File.ReadAllText(PathOf(name));

    private static string PathOf(string name) => Path.Combine(Repository.Root, "samples", name);
}
