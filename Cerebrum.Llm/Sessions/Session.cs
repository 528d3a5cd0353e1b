using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cerebrum.Llm.Chat;

namespace Cerebrum.Llm.Sessions;

/// <param name="store">Null where nothing is kept.</param>
/// <param name="previous">The question before this one, if any.</param>
internal sealed partial class Session(SessionStore? store, string id, string? previous)
{
    public string Id => id;

    /// <summary>A conversation that its caller keeps and sends along.</summary>
    public static Session Unkept(IReadOnlyList<string> earlier) => new(store: null, Guid.NewGuid().ToString("N"), earlier is [.., var last] ? last : null);

    /// <summary>What a question is about: with the one before it where it points back ("does it spread?", "and now I'm dizzy").</summary>
    public string Subject(string question) => previous is not null && PointsBack().IsMatch(question) ? $"{previous}\n{question}" : question;

    /// <summary>How the person sounded or typed in earlier turns, for the ML service to compare with; null in a first turn.</summary>
    public JsonNode? Baseline(string modality, List<string> warnings) => previous is null ? null : store?.Baseline(id, modality, warnings);

    public void Append(string question, ChatAnswer answer, List<string> warnings) => store?.Append(id, question, answer, warnings);

    [GeneratedRegex(@"\b(?:it|its|that|this|those|these|they|them|same)\b|^\W*(?:and|also|but|now|what about|how about|yes|no)\b", RegexOptions.IgnoreCase)]
    private static partial Regex PointsBack();
}
