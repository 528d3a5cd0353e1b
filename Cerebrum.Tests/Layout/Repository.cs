namespace Cerebrum.Tests.Layout;

/// <summary>Where the sources lie: the nearest folder upwards with the solution.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Cerebrum.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Cerebrum.sln"));
}
