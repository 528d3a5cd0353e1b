using System.Globalization;
using Cerebrum.Llm.Commands;

namespace Cerebrum.Llm.Models;

/// <summary>Shows a download on one line of a terminal, or where there is none, on a line every few seconds.</summary>
internal sealed class DownloadLine(TextWriter output, bool redirected, TimeProvider time, string name)
{
    private readonly TimeSpan every = CommandLine.Every(redirected);
    private readonly long started = time.GetTimestamp();
    private long shown = time.GetTimestamp();
    private long? first;

    /// <param name="bytes">There now; those of an earlier download are not counted in the speed.</param>
    /// <param name="total">In all; null where it is not known.</param>
    public void Show(long bytes, long? total)
    {
        first ??= bytes;
        if (time.GetElapsedTime(shown) < every)
        {
            return;
        }

        shown = time.GetTimestamp();
        var speed = (bytes - first.Value) / time.GetElapsedTime(started).TotalSeconds;
        var of = total is null ? "" : string.Create(CultureInfo.InvariantCulture, $" of {total / 1e6:0} MB, {100.0 * bytes / total:0} %");
        var text = string.Create(CultureInfo.InvariantCulture, $"{name}: {bytes / 1e6:0} MB{of}, {speed / 1e6:0.0} MB/s");
        output.Write(redirected ? text + "\n" : $"\r{text}   ");
    }

    public void End()
    {
        if (!redirected)
        {
            output.WriteLine();
        }
    }
}
