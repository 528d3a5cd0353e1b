using Cerebrum.ServiceDefaults;

namespace Cerebrum.Llm.Media;

/// <summary>In the data folder; its owner alone can read it.</summary>
internal sealed class DiskMedia(string root) : IMediaStore
{
    public async Task PutAsync(string folder, string name, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var path = Path.Combine(MakeFolder(folder), name);
        var next = $"{path}.{Guid.NewGuid():N}";
        await using (var file = PrivateFile.Open(next, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write }))
        {
            await file.WriteAsync(content, ct);
        }

        File.Move(next, path, overwrite: true);
    }

    public Task<IReadOnlyList<MediaFile>> ListAsync(string folder, CancellationToken ct) => Task.FromResult<IReadOnlyList<MediaFile>>(
        new DirectoryInfo(Path.Combine(root, folder)) is { Exists: true } place ? [.. place.EnumerateFiles().Select(f => new MediaFile(f.Name, f.LastWriteTimeUtc))] : []);

    public Task<IReadOnlyList<string>> FoldersAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<string>>(
        Directory.Exists(root) ? [.. Directory.EnumerateDirectories(root).Select(d => Path.GetFileName(d))] : []);

    public Task DeleteAsync(string folder, IReadOnlyCollection<string> names, CancellationToken ct)
    {
        foreach (var name in names)
        {
            File.Delete(Path.Combine(root, folder, name));
        }

        var place = Path.Combine(root, folder);
        if (Directory.Exists(place) && !Directory.EnumerateFileSystemEntries(place).Any())
        {
            Directory.Delete(place);
        }

        return Task.CompletedTask;
    }

    public Task<(Uri? Link, string? Path)> FindAsync(string folder, string name, CancellationToken ct) =>
        Task.FromResult<(Uri?, string?)>((null, Path.Combine(root, folder, name) is var path && File.Exists(path) ? path : null));

    private string MakeFolder(string folder)
    {
        var path = Path.Combine(root, folder);
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path).FullName
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }
}
