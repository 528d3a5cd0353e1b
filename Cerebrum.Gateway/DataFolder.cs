namespace Cerebrum.Gateway;

internal static class DataFolder
{
    /// <returns>Full path of a file in <c>Data:Folder</c>, by default <c>data</c> of where the gateway is started.</returns>
    public static string Path(IConfiguration configuration, string file) =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(configuration["Data:Folder"] is { Length: > 0 } folder ? folder : "data", file));
}
