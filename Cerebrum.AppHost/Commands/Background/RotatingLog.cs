using System.Globalization;
using System.Text;
using Cerebrum.ServiceDefaults;

namespace Cerebrum.AppHost.Commands.Background;

/// <summary>A text file that is put aside when it has grown to a size, as FILE.1, FILE.2 and so on, of which the oldest goes. Thread-safe.</summary>
/// <remarks>A disk that is full loses lines, and never the one who writes them.</remarks>
/// <param name="path">The current file; it is continued.</param>
/// <param name="maxBytes">Bytes after which it is put aside; a line is never cut in two for it.</param>
/// <param name="files">How many are kept besides.</param>
/// <param name="dated">Whether each line begins with the time, UTC.</param>
internal sealed class RotatingLog(string path, long maxBytes, int files, bool dated) : TextWriter(CultureInfo.InvariantCulture)
{
    /// <summary>Characters after which a line without an end gets one.</summary>
    private const int LongestLine = 64 << 10;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly StringBuilder line = new();
    private readonly Lock gate = new();
    private FileStream? file;

    public override Encoding Encoding => Utf8;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (gate)
        {
            foreach (var c in buffer)
            {
                if (c != '\n')
                {
                    line.Append(c);
                }

                if (c == '\n' || line.Length >= LongestLine)
                {
                    WriteLineOut();
                }
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        lock (gate)
        {
            file?.Dispose();
            file = null;
        }

        base.Dispose(disposing);
    }

    private void WriteLineOut()
    {
        var date = dated ? DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ ", CultureInfo.InvariantCulture) : "";
        var bytes = Utf8.GetBytes($"{date}{line}\n");
        line.Clear();
        try
        {
            file ??= Open();
            if (file.Length > 0 && file.Length + bytes.Length > maxBytes)
            {
                Rotate();
                file = Open();
            }

            file.Write(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            file = null; // Tried anew with the next line.
        }
    }

    /// <summary>For its owner alone, since Aspire writes the key of its dashboard into its log; who may read it may do so, and follow it, meanwhile.</summary>
    private FileStream Open() => PrivateFile.Open(path, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });

    private void Rotate()
    {
        file?.Dispose();
        file = null;
        PrivateFile.Rotate(path, files);
    }
}
