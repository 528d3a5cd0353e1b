namespace Cerebrum.Tests.Hosting;

/// <summary>The lines a process writes, as they come.</summary>
internal sealed class Lines
{
    private readonly List<string> _lines = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Lines(params StreamReader[] readers) => Ended = Task.WhenAll(readers.Select(ReadAsync));

    /// <summary>Completes when the process, and all that hold its output, have closed it.</summary>
    public Task Ended { get; }

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>The first line that contains <paramref name="part"/>, there already or to come within <see cref="RunningStack.Bound"/>.</summary>
    public async Task<string> WithAsync(string part)
    {
        using var bound = new CancellationTokenSource(RunningStack.Bound);
        while (true)
        {
            Task more;
            lock (_lines)
            {
                if (_lines.Find(l => l.Contains(part, StringComparison.Ordinal)) is { } line)
                {
                    return line;
                }

                more = _more.Task;
            }

            var next = await Task.WhenAny(more, Ended, Task.Delay(Timeout.Infinite, bound.Token));
            Assert.True(next == more || more.IsCompleted, $"No line has \"{part}\". There are:\n{this}");
        }
    }

    public override string ToString() => string.Join('\n', All);

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lines)
            {
                _lines.Add(line);
                _more.SetResult();
                _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
