using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Cerebrum.Llm.Differential;
using Cerebrum.Llm.Engines;
using Cerebrum.Llm.Evidence;
using Cerebrum.Llm.Triage;
using Cerebrum.ServiceDefaults;

namespace Cerebrum.Llm.Chat;

/// <summary>The answer of <c>POST /api/chat</c>; CONTRACT.md names the fields.</summary>
internal sealed record ChatAnswer(
    string Status,
    string SessionId,
    Analysis Analysis,
    TriageResult Triage,
    IReadOnlyList<Citation> Citations,
    IReadOnlyList<SupportedSentence> Evidence,
    IReadOnlyList<Candidate> Differential,
    IReadOnlyList<string> Warnings,
    string Disclaimer,
    EngineUse Engine,
    Timings TimingsMs,
    string TraceId);

/// <param name="VectordbResults">Text of the passages used.</param>
/// <param name="FinalAnalysis">With [1] style citations of <see cref="ChatAnswer.Citations"/>.</param>
internal sealed record Analysis(
    string InitialDiagnosis,
    string VectordbResults,
    string FinalAnalysis,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonObject? AudioAnalysis,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonObject? TypingAnalysis,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonObject? ImageAnalysis);

/// <param name="Truncated">Whether something the engine should have read did not fit its context.</param>
/// <param name="Prompt">What a language model wrote the final text from; absent where none did.</param>
internal sealed record EngineUse(
    string Name, string Model, long PromptTokens, long CompletionTokens, bool Truncated,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PromptUse? Prompt = null);

/// <summary>Milliseconds; stages that ran side by side overlap.</summary>
internal sealed record Timings(double Total, double Ml, double Retrieval, double Initial, double Final)
{
    public static Timings Of(Stages stages)
    {
        double Stage(string name) => Math.Round(stages.Milliseconds(name), 2);
        return new(Math.Round(stages.Total, 2), Stage("ml"), Stage("retrieval"), Stage("initial"), Stage("final"));
    }
}
