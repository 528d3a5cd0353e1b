namespace Cerebrum.ServiceDefaults;

/// <summary>Files that their owner alone may read, and logs that are put aside.</summary>
public static class PrivateFile
{
    /// <param name="how">With its mode and access; where the system knows owners, a new file is for its owner alone.</param>
    public static FileStream Open(string path, FileStreamOptions how)
    {
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, how);
    }

    /// <summary>Puts a file aside as <c>FILE.1</c>, that one as <c>FILE.2</c>, and so on; the last is dropped.</summary>
    /// <param name="kept">How many are kept so.</param>
    public static void Rotate(string path, int kept)
    {
        for (var age = kept; age > 0; age--)
        {
            var from = age == 1 ? path : $"{path}.{age - 1}";
            if (File.Exists(from))
            {
                File.Move(from, $"{path}.{age}", overwrite: true);
            }
        }
    }
}
