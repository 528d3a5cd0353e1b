using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Cerebrum.Llm.Knowledge.Index;

internal static class DamagedFile
{
    /// <summary>Renames a file, and SQLite's companions of it, so that somebody may look at it.</summary>
    /// <returns>Its new path.</returns>
    public static string SetAside(string path, TimeProvider time)
    {
        SqliteConnection.ClearAllPools();
        var aside = $"{path}.damaged-{time.GetUtcNow().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}";
        foreach (var suffix in (ReadOnlySpan<string>)["", "-wal", "-shm"])
        {
            if (File.Exists(path + suffix))
            {
                File.Move(path + suffix, aside + suffix, overwrite: true);
            }
        }

        return aside;
    }
}
