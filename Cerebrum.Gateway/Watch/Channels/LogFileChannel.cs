using System.Globalization;
using Cerebrum.Gateway.Watch.Rules;
using Cerebrum.ServiceDefaults;

namespace Cerebrum.Gateway.Watch.Channels;

/// <summary>A file that its owner alone may read. At its size it becomes <c>FILE.1</c>, that one <c>FILE.2</c>, and the last is dropped.</summary>
/// <param name="path">Absolute.</param>
internal sealed class LogFileChannel(string path, LogFileRules rules) : IChannel
{
    public string Name => "log_file";

    public async Task SendAsync(Notice notice, CancellationToken ct)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{notice.At:O} {notice.Text.Replace("\n", " | ", StringComparison.Ordinal)}\n");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (new FileInfo(path) is { Exists: true } file && file.Length + line.Length > rules.MaxBytes)
            {
                PrivateFile.Rotate(path, rules.Files);
            }

            await using var stream = PrivateFile.Open(path, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read });
            await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(line), ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ChannelException($"The file cannot be written ({e.GetType().Name}).", e);
        }
    }
}
