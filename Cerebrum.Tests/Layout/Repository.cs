namespace Cerebrum.Tests.Layout;

/// <summary>Where the sources lie: the nearest folder upwards with the solution.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The development data beside the checkout; null where it is not, as in a user's clone.</summary>
    public static string? Data { get; } = Path.Combine(Path.GetDirectoryName(Root)!, "shared", "data") is var data && Directory.Exists(data) ? data : null;

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Cerebrum.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Cerebrum.sln"));
}
