using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cerebrum.ServiceDefaults;

namespace Cerebrum.Gateway;

/// <summary>A small JSON file that is replaced as a whole: whoever reads it sees the old content or the new, also after a crash.
/// Its owner alone may read it.</summary>
internal sealed class StateFile<T>(string path, JsonTypeInfo<T> type)
    where T : class
{
    /// <summary>How long a writer waits for another.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public string Path => path;

    /// <returns>When it was written and its length; null where there is none.</returns>
    public (DateTime Written, long Length)? Stamp() => new FileInfo(path) is { Exists: true } file ? (file.LastWriteTimeUtc, file.Length) : null;

    /// <returns>Null where there is no file.</returns>
    /// <exception cref="InvalidDataException">The file is not what was written; the message names it.</exception>
    public T? Read()
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, type) ?? throw new InvalidDataException($"{path} is not readable: expected an object, found null.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is not readable (line {e.LineNumber + 1}). Restore it from a backup.", e);
        }
    }

    /// <summary>Replaces the content by what <paramref name="change"/> makes of it; processes take turns.</summary>
    public void Update(Func<T?, T> change) => Write(() => change(Read()));

    /// <summary>Replaces the content, whatever it was.</summary>
    public void Replace(T content) => Write(() => content);

    private void Write(Func<T> content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        using var turn = TakeTurn();
        var next = path + ".new";
        using (var file = PrivateFile.Open(next, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write }))
        {
            JsonSerializer.Serialize(file, content(), type);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }

    private FileStream TakeTurn()
    {
        for (var waited = TimeSpan.Zero; ; waited += TimeSpan.FromMilliseconds(20))
        {
            try
            {
                return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited < Patience)
            {
                Thread.Sleep(20);
            }
        }
    }
}
