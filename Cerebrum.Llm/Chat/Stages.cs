using System.Collections.Concurrent;
using System.Diagnostics;

namespace Cerebrum.Llm.Chat;

/// <summary>The stages of one request: a span each in the trace, and their milliseconds for the answer.</summary>
internal sealed class Stages
{
    private static readonly ActivitySource Source = new("Cerebrum.Llm");

    private readonly ConcurrentDictionary<string, double> milliseconds = new();
    private readonly long started = Stopwatch.GetTimestamp();

    public IDisposable Begin(string stage) => new Stage(this, stage);

    public Timings Timings => new(
        Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds), Of("ml"), Of("retrieval"), Of("initial"), Of("final"));

    private double Of(string stage) => Round(milliseconds.GetValueOrDefault(stage));

    private static double Round(double value) => Math.Round(value, 2);

    private sealed class Stage(Stages stages, string name) : IDisposable
    {
        private readonly Activity? span = Source.StartActivity(name);
        private readonly long began = Stopwatch.GetTimestamp();

        public void Dispose()
        {
            stages.milliseconds[name] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            span?.Dispose();
        }
    }
}
