using System.Text.Json.Serialization;

namespace Cerebrum.Llm.Differential;

/// <summary>A condition that may explain what is described.</summary>
/// <param name="Likelihood">0..1; the likelihoods of one answer sum to one, "something else" included.</param>
/// <param name="ConditionId">Null for "something else".</param>
/// <param name="Signs">The signs among the reasons for it.</param>
internal sealed record Candidate(
    string Condition,
    double Likelihood,
    IReadOnlyList<string> For,
    IReadOnlyList<string> Against,
    [property: JsonIgnore] string? ConditionId,
    [property: JsonIgnore] IReadOnlyList<string> Signs);
