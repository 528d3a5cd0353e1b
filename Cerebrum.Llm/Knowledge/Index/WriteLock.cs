namespace Cerebrum.Llm.Knowledge.Index;

/// <summary>One writer of a folder at a time, of any process: a locked file, free again however its holder ends.</summary>
internal sealed class WriteLock : IDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(50);

    private readonly FileStream file;

    private WriteLock(FileStream file) => this.file = file;

    public static async Task<WriteLock> TakeAsync(string folder, CancellationToken ct, string name = "write.lock")
    {
        while (true)
        {
            try
            {
                return new WriteLock(new FileStream(Path.Combine(folder, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException e) when (e is not DirectoryNotFoundException)
            {
                await Task.Delay(Retry, ct); // The system tells nobody when a lock goes.
            }
        }
    }

    public void Dispose() => file.Dispose();
}
