using System.Buffers;
using System.Text.Json;
using Cerebrum.ServiceDefaults;

namespace Cerebrum.Gateway.Audit;

/// <summary>The end of the log, to which lines are added. One at a time: it holds a lock file while it is open.</summary>
internal sealed class AuditChain : IDisposable
{
    private readonly AuditFiles files;
    private readonly AuditOptions options;
    private readonly FileStream turn;
    private readonly ArrayBufferWriter<byte> pending = new();
    private FileStream? file;
    private string prev = AuditFiles.Zeros;
    private long seq;

    /// <exception cref="IOException">Another process has it open, or the disk is not writable.</exception>
    public AuditChain(AuditFiles files, AuditOptions options)
    {
        (this.files, this.options) = (files, options);
        Directory.CreateDirectory(files.Folder);
        turn = new FileStream(Path.Combine(files.Folder, "audit.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        if (files.All is [.., var last])
        {
            Resume(last);
        }
    }

    /// <summary>Bytes of an unfinished line that were cut off when it was opened: a process that was killed while it wrote.</summary>
    public int Torn { get; private set; }

    public void Add(AuditEntry entry)
    {
        var start = pending.WrittenCount;
        using (var writer = new Utf8JsonWriter(pending))
        {
            JsonSerializer.Serialize(writer, entry with { Seq = ++seq, Prev = prev }, AuditJson.Default.AuditEntry);
        }

        prev = AuditFiles.HashOf(pending.WrittenSpan[start..]);
        pending.Write("\n"u8);
    }

    /// <summary>Hands what was added to the operating system, and begins the next file where this one is full.</summary>
    /// <returns>Whether anything was.</returns>
    public bool Write()
    {
        if (pending.WrittenCount == 0)
        {
            return false;
        }

        file ??= Open(files.After(files.All is [.., var last] ? last : null));
        file.Write(pending.WrittenSpan);
        pending.ResetWrittenCount();
        if (file.Length >= options.FileBytes)
        {
            Flush();
            file.Dispose();
            file = null;
            foreach (var old in files.All.SkipLast(options.Files))
            {
                File.Delete(old);
            }
        }

        return true;
    }

    /// <summary>Returns when what was written is on the disk.</summary>
    public void Flush() => file?.Flush(flushToDisk: true);

    public void Dispose()
    {
        file?.Dispose();
        turn.Dispose();
    }

    private void Resume(string last)
    {
        var lines = AuditFiles.Lines(last, out var unfinished);
        file = Open(last);
        file.SetLength(file.Length - unfinished);
        file.Seek(0, SeekOrigin.End);
        Torn = unfinished;
        if (lines is [.., var line])
        {
            prev = AuditFiles.HashOf(line.Span);
            seq = AuditFiles.Parse(line.Span)?.Seq ?? 0;
        }
    }

    private static FileStream Open(string path) =>
        PrivateFile.Open(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
}
