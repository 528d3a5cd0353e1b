using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Cerebrum.Llm.Knowledge.Index;

namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>Every upload that was acknowledged, as it came: what the index can be made from again. Safe for several processes.</summary>
/// <remarks>A file appears whole or not at all, however the process ends. That its name survives a loss of power is up to the file system.</remarks>
internal sealed partial class UploadLog
{
    private const string Deleted = ".deleted-";

    private readonly TimeProvider time;

    public UploadLog(VectorStores stores, TimeProvider time)
    {
        this.time = time;
        Folder = Path.Combine(stores.Folder, "uploads");
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; }

    /// <summary>The sources that have uploads.</summary>
    public IEnumerable<string> Sources() => Directory.EnumerateDirectories(Folder).Select(path => SourceName.OfFolder(Path.GetFileName(path))).OfType<string>();

    /// <summary>The uploads of a source that came after <paramref name="stamp"/> and can be ingested, in order.</summary>
    public IReadOnlyList<Upload> Waiting(string source, string stamp)
    {
        var folder = FolderOf(source);
        return !Directory.Exists(folder) ? [] : [.. Directory.EnumerateFiles(folder)
            .Select(path => ToUpload(path, source))
            .OfType<Upload>()
            .Where(upload => string.CompareOrdinal(upload.Id, stamp) > 0 && !File.Exists(upload.ErrorPath))
            .OrderBy(upload => upload.Id, StringComparer.Ordinal)];
    }

    /// <summary>Where to write what is not known to be whole yet.</summary>
    public string NewDraft() => Path.Combine(Folder, $"{Guid.NewGuid():N}.draft");

    /// <summary>Puts a finished draft into the log. Its id is given here, so that ids order as uploads were acknowledged.</summary>
    public async Task<Upload> AddAsync(string draft, string source, DocumentFormat format, CancellationToken ct)
    {
        using var naming = await WriteLock.TakeAsync(Folder, ct, "naming.lock");
        var folder = Directory.CreateDirectory(FolderOf(source)).FullName;
        var last = Directory.EnumerateFiles(folder).Select(Path.GetFileName).Max(StringComparer.Ordinal);
        var after = last is null ? 0 : long.Parse(last.AsSpan(0, 19), CultureInfo.InvariantCulture);
        var ticks = Math.Max(time.GetUtcNow().UtcTicks, after + 1); // A clock that was put back changes no order.
        var id = $"{ticks:D19}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var upload = new Upload(id, source, format, Path.Combine(folder, $"{id}{DocumentFormats.ExtensionOf(format)}"));
        File.Move(draft, upload.Path);
        return upload;
    }

    public void Surveyed(Upload upload, int total) => WriteBeside(upload.TotalPath, total.ToString(CultureInfo.InvariantCulture));

    /// <summary>Keeps an upload out of the index for good.</summary>
    public void Failed(Upload upload, string error)
    {
        WriteBeside(upload.ErrorPath, error);
        File.Move(upload.Path, upload.Path + ".failed", overwrite: true);
    }

    /// <returns>Null for a job that never was, or whose source was deleted.</returns>
    public UploadRecord? Find(string id)
    {
        if (!ValidId().IsMatch(id))
        {
            return null;
        }

        foreach (var source in Sources())
        {
            if (Directory.EnumerateFiles(FolderOf(source), id + ".*").FirstOrDefault() is { } path)
            {
                var any = new Upload(id, source, default, path);
                var total = File.Exists(any.TotalPath) ? int.Parse(File.ReadAllText(any.TotalPath), CultureInfo.InvariantCulture) : 0;
                return new UploadRecord(source, total, File.Exists(any.ErrorPath) ? File.ReadAllText(any.ErrorPath) : null);
            }
        }

        return null;
    }

    /// <summary>The first step of a deletion, and the one that counts: from here on no upload of the source is left to be ingested.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> BeginDeleteAsync(string source, CancellationToken ct)
    {
        using var naming = await WriteLock.TakeAsync(Folder, ct, "naming.lock");
        var folder = FolderOf(source);
        if (!Directory.Exists(folder))
        {
            return 0;
        }

        var uploads = Directory.EnumerateFiles(folder).Count(path => ToUpload(path, source) is not null || path.EndsWith(".failed", StringComparison.Ordinal));
        Directory.Move(folder, Path.Combine(Folder, $"{Deleted}{SourceName.FolderOf(source)}.{Guid.NewGuid():N}"));
        return uploads;
    }

    /// <summary>Sources whose deletion was begun; the last step is to delete <c>Folder</c>.</summary>
    public IEnumerable<(string Source, string Folder)> Deletions() =>
        from path in Directory.GetDirectories(Folder, Deleted + "*")
        let source = SourceName.OfFolder(Path.GetFileNameWithoutExtension(path)[Deleted.Length..])
        where source is not null
        select (source, path);

    /// <summary>Deletes what a killed process left half received.</summary>
    public void DeleteOldDrafts()
    {
        foreach (var path in Directory.EnumerateFiles(Folder, "*.draft").Where(path => time.GetUtcNow() - File.GetLastWriteTimeUtc(path) > TimeSpan.FromHours(1)))
        {
            File.Delete(path);
        }
    }

    private string FolderOf(string source) => Path.Combine(Folder, SourceName.FolderOf(source));

    private static Upload? ToUpload(string path, string source) =>
        DocumentFormats.OfExtension(Path.GetExtension(path)) is { } format ? new Upload(Path.GetFileNameWithoutExtension(path), source, format, path) : null;

    [GeneratedRegex("^[0-9]{19}-[0-9a-f]{8}$")]
    private static partial Regex ValidId();

    private void WriteBeside(string path, string text)
    {
        var draft = NewDraft();
        File.WriteAllText(draft, text);
        File.Move(draft, path, overwrite: true);
    }
}
