using Cerebrum.Llm.Commands;

namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>Shows a job on one line of a terminal, or where there is none, on a line every few seconds.</summary>
internal sealed class ProgressLine(TextWriter output, bool redirected, TimeProvider time)
{
    private readonly TimeSpan every = CommandLine.Every(redirected);

    /// <summary>Returns when the work has ended, however it did.</summary>
    public async Task ShowAsync(Func<Progress?> look, Task work)
    {
        var started = time.GetTimestamp();
        Progress? progress = null;
        while (await Task.WhenAny(work, Task.Delay(every, time)) != work)
        {
            progress = look() ?? progress;
            if (progress is { Total: > 0 })
            {
                await WriteAsync(progress, time.GetElapsedTime(started), last: false);
            }
        }

        if (work.IsCompletedSuccessfully && progress is { Total: > 0 })
        {
            await WriteAsync(progress, time.GetElapsedTime(started), last: true);
        }
    }

    private async Task WriteAsync(Progress progress, TimeSpan elapsed, bool last)
    {
        var text = $"{progress.Done}/{progress.Total} documents, {progress.Done / elapsed.TotalSeconds:F0} per second";
        await (redirected ? output.WriteLineAsync(text) : output.WriteAsync($"\r{text}   {(last ? "\n" : "")}"));
    }
}
