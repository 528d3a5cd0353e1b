namespace Cerebrum.ServiceDefaults;

/// <summary>Files that their owner alone may read.</summary>
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
}
