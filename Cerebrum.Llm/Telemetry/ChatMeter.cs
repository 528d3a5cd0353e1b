using System.Diagnostics;
using System.Diagnostics.Metrics;
using Cerebrum.Llm.Evidence;
using Cerebrum.Llm.Triage;
using Cerebrum.ServiceDefaults;
using Microsoft.Extensions.AI;

namespace Cerebrum.Llm.Telemetry;

/// <summary>What is counted of answers. Labels are names of ours and of the configuration; no word of a caller is one.</summary>
internal sealed class ChatMeter
{
    private static readonly ActivitySource Source = new("Cerebrum.Llm");

    private readonly Histogram<double> stages;
    private readonly Counter<long> answers, searches, sentences, tokens;
    private readonly Histogram<double> tokensPerSecond;

    public ChatMeter(IMeterFactory meters)
    {
        var meter = meters.Create("Cerebrum.Llm");
        stages = meter.CreateHistogram<double>("cerebrum.stage.duration", "s", "A stage of an answer.", advice: new() { HistogramBucketBoundaries = Boundaries });
        answers = meter.CreateCounter<long>("cerebrum.chat.answers", "{answer}", "Answers, by their urgency and by the engine that wrote them.");
        searches = meter.CreateCounter<long>("cerebrum.chat.searches", "{search}", "Questions looked up: passages found, none that speaks of it (abstained), or no index (away).");
        sentences = meter.CreateCounter<long>("cerebrum.chat.sentences", "{sentence}", "Sentences that engines wrote: kept, or removed because nothing supports them.");
        tokens = meter.CreateCounter<long>("cerebrum.engine.tokens", "{token}", "Tokens of language models: input, of it cached by the engine, and output.");
        tokensPerSecond = meter.CreateHistogram<double>("cerebrum.engine.output.rate", "{token}/s", "Output tokens a second of a text that a language model wrote.", advice: new() { HistogramBucketBoundaries = Rates });
    }

    /// <summary>Seconds: a rule takes less than a millisecond, a language model up to its deadline.</summary>
    private static double[] Boundaries => [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private static double[] Rates => [1, 2, 5, 10, 20, 50, 100, 200, 500];

    /// <param name="counts">Whether the request is a caller's.</param>
    public Stages Begin(bool counts) => new(Source, counts ? stages : null);

    /// <param name="found">Passages that speak of it; null where the index was away.</param>
    public void Answered(TriageLevel level, string engine, int? found)
    {
        answers.Add(1, Label("level", level switch { TriageLevel.Emergency => "emergency", TriageLevel.Urgent => "urgent", TriageLevel.Soon => "soon", _ => "self_care" }), Label("engine", engine));
        searches.Add(1, Label("outcome", found switch { null => "away", 0 => "abstained", _ => "found" }));
    }

    /// <param name="stage"><c>initial</c> or <c>final</c>.</param>
    /// <param name="took">Until the engine had ended.</param>
    public void Wrote(string stage, string engine, Ledger ledger, UsageDetails usage, TimeSpan took)
    {
        var writer = Label("engine", engine);
        sentences.Add(ledger.Sentences.Count, Label("outcome", "kept"), writer, Label("stage", stage));
        sentences.Add(ledger.Dropped, Label("outcome", "removed"), writer, Label("stage", stage));
        if (usage.OutputTokenCount is > 0 and var written)
        {
            tokens.Add(usage.InputTokenCount ?? 0, Label("type", "input"), writer);
            tokens.Add(usage.CachedInputTokenCount ?? 0, Label("type", "cached"), writer);
            tokens.Add(written, Label("type", "output"), writer);
            tokensPerSecond.Record(written / Math.Max(took.TotalSeconds, 1e-3), writer);
        }
    }

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);
}
