using System.Diagnostics;
using System.Diagnostics.Metrics;
using Cerebrum.Ml.Models;
using Cerebrum.ServiceDefaults;

namespace Cerebrum.Ml.Processing;

/// <summary>What is counted of signals: how long their stages take, and which labels each model gives.</summary>
internal sealed class SignalMeter
{
    private static readonly ActivitySource Source = new("Cerebrum.Ml");

    private readonly Histogram<double> stages;
    private readonly Counter<long> predictions;

    public SignalMeter(IMeterFactory meters, ModelCatalog catalog)
    {
        var meter = meters.Create("Cerebrum.Ml");
        stages = meter.CreateHistogram<double>("cerebrum.stage.duration", "s", "A stage of an analysis.", advice: new() { HistogramBucketBoundaries = Boundaries });
        predictions = meter.CreateCounter<long>("cerebrum.ml.predictions", "{prediction}", "What each model said; abstained where it would not, unreadable where it could not.");
        meter.CreateObservableGauge("cerebrum.ml.rows.queued", () => catalog.Entries.Where(e => e.Model is not null).Select(e => new Measurement<int>(e.Model!.Waiting, Label("model", e.Kind.Task))), "{row}", "Rows that wait for a run of their model.");
    }

    /// <summary>Seconds: from a few keystrokes to a large image, or a URL that takes its time.</summary>
    private static double[] Boundaries => [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    public Stages Begin() => new(Source, stages);

    /// <param name="task">The model's, as in <c>audio/emotion</c>.</param>
    /// <param name="counts">Whether somebody asked: not so of a probe.</param>
    public void Said(string task, SignalAnswer answer, bool counts) => Count(task, answer.Abstained ? "abstained" : answer.Probabilities.MaxBy(p => p.Value).Key, counts);

    public void CouldNotRead(string task, bool counts) => Count(task, "unreadable", counts);

    private void Count(string task, string label, bool counts)
    {
        if (counts)
        {
            predictions.Add(1, Label("model", task), Label("label", label));
        }
    }

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);
}
