using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Cerebrum.ServiceDefaults;

/// <summary>The stages of one request: a span each in the trace, their durations in a histogram, and their milliseconds for the answer.
/// Names are ours, never a caller's. Safe for concurrent stages.</summary>
/// <param name="source">Of the spans.</param>
/// <param name="durations">In seconds; null where the request is not to be counted.</param>
public sealed class Stages(ActivitySource source, Histogram<double>? durations = null)
{
    private readonly ConcurrentDictionary<string, double> milliseconds = new(StringComparer.Ordinal);
    private readonly long started = Stopwatch.GetTimestamp();

    /// <summary>Whether the request is a caller's: those of probes and of the start are in no metric.</summary>
    public bool Counts => durations is not null;

    /// <summary>Since the request began, in milliseconds.</summary>
    public double Total => Stopwatch.GetElapsedTime(started).TotalMilliseconds;

    /// <summary>Begins a stage that ends with its disposal.</summary>
    public IDisposable Begin(string stage) => new Stage(this, stage, source.StartActivity(stage));

    /// <summary>Adds a stage that went on beside others, in pieces.</summary>
    /// <param name="began">When its first piece did.</param>
    /// <param name="took">Its pieces together; the span lasts until now.</param>
    public void Add(string stage, DateTimeOffset began, TimeSpan took, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        using var span = source.HasListeners() ? source.StartActivity(stage, ActivityKind.Internal, default(ActivityContext), startTime: began) : null;
        foreach (var (name, value) in tags)
        {
            span?.SetTag(name, value);
        }

        Took(stage, took);
    }

    /// <summary>Of a stage, or of all its parts where it had several; 0 where there was none.</summary>
    public double Milliseconds(string stage) => milliseconds.GetValueOrDefault(stage);

    /// <summary>Tells whoever asked (<c>Server-Timing</c>, W3C); does nothing once the answer has begun to go out.</summary>
    public void WriteTo(HttpResponse response)
    {
        if (!response.HasStarted)
        {
            response.Headers["Server-Timing"] = string.Join(", ", milliseconds.OrderBy(m => m.Key, StringComparer.Ordinal)
                .Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key};dur={m.Value:0.##}")));
        }
    }

    private void Took(string stage, TimeSpan time)
    {
        milliseconds.AddOrUpdate(stage, static (_, t) => t.TotalMilliseconds, static (_, before, t) => before + t.TotalMilliseconds, time);
        durations?.Record(time.TotalSeconds, KeyValuePair.Create<string, object?>("stage", stage));
    }

    private sealed class Stage(Stages stages, string name, Activity? span) : IDisposable
    {
        private readonly long began = Stopwatch.GetTimestamp();

        public void Dispose()
        {
            stages.Took(name, Stopwatch.GetElapsedTime(began)); // While the span is the current one: an exemplar names it.
            span?.Dispose();
        }
    }
}
