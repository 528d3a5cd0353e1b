using System.Text.Json.Nodes;
using Cerebrum.Llm.Evidence;

namespace Cerebrum.Llm.Chat;

/// <summary>Tells the caller what is known so far; the JSON door drops it. Safe for concurrent calls.</summary>
/// <param name="name">Of the event: <c>plan</c>, <c>ml</c>, <c>triage</c>, <c>passages</c>, <c>token</c> or <c>done</c>.</param>
internal delegate ValueTask Emit(string name, object body);

internal sealed record PlanEvent(IReadOnlyList<string> Steps);

internal sealed record MlEvent(string Modality, JsonObject Analysis);

internal sealed record PassagesEvent(IReadOnlyList<Citation> Citations);

/// <param name="Stage"><c>initial</c> or <c>final</c>.</param>
internal sealed record TokenEvent(string Stage, string Text);
