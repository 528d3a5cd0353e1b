namespace Cerebrum.Tests.Hosting;

/// <summary>The lines a process writes, as they come.</summary>
internal sealed class Lines
{
    private readonly List<string> lines = [];
    private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Lines(params StreamReader[] readers) => Ended = Task.WhenAll(readers.Select(ReadAsync));

    /// <summary>Completes when the process, and all that hold its output, have closed it.</summary>
    public Task Ended { get; }

    public IReadOnlyList<string> All
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
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
            lock (lines)
            {
                if (lines.Find(l => l.Contains(part, StringComparison.Ordinal)) is { } line)
                {
                    return line;
                }

                more = this.more.Task;
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
            lock (lines)
            {
                lines.Add(line);
                this.more.SetResult();
                this.more = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
