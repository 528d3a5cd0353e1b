using System.Text.Json;
using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Triage;

namespace Cerebrum.Tests.Triage;

/// <summary>The shipped rule pack, loaded once, and the held-out sentences.</summary>
internal static class TriagePack
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static readonly TriageRules Rules = TriageRules.Load(TriageRules.DefaultPath);

    public static TriageLevel LevelOf(string text, Profile? profile = null) => Rules.Assess(text, profile ?? Profile.Unknown).Level;

    public static bool Fires(string rule, string text, Profile? profile = null) =>
        Rules.Matching(text, profile ?? Profile.Unknown).Any(r => r.Id == rule);

    /// <summary>The 200 sentences no rule was written for.</summary>
    public static IReadOnlyList<Case> HeldOut { get; } =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Triage", "held-out.jsonl")).Select(line => JsonSerializer.Deserialize<Case>(line, Json)!)];

    internal sealed record Case(string Text, TriageLevel Level, Profile? Profile = null);
}
