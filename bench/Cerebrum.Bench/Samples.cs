namespace Cerebrum.Bench;

/// <summary>The files of <c>samples/</c>.</summary>
internal static class Samples
{
    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", name));
}
