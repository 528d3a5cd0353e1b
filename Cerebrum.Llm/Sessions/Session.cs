using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cerebrum.Llm.Chat;

namespace Cerebrum.Llm.Sessions;

/// <param name="earlier">The turns before, the oldest first; null where the store is away, and then nothing more is asked of it.</param>
internal sealed partial class Session(SessionStore store, string id, string caller, IReadOnlyList<EarlierTurn>? earlier)
{
    public string Id => id;

    /// <summary>The turns before, the oldest first; null where the store is away.</summary>
    public IReadOnlyList<EarlierTurn>? Earlier => earlier;

    /// <summary>What a question is about: with the one before it where it points back ("does it spread?", "and now I'm dizzy").</summary>
    public string Subject(string question) => earlier is [.., var last] && PointsBack().IsMatch(question) ? $"{last.Subject}\n{question}" : question;

    /// <summary>How the person sounded or typed in earlier turns, for the ML service to compare with; null in a first turn.</summary>
    public async Task<JsonNode?> BaselineAsync(string modality, List<string> warnings, CancellationToken ct) =>
        earlier is null or [] ? null : await store.BaselineAsync(id, caller, modality, warnings, ct);

    public Task AppendAsync(string question, string subject, ChatAnswer answer, List<string> warnings, CancellationToken ct) =>
        earlier is null ? Task.CompletedTask : store.AppendAsync(id, caller, question, subject, answer, warnings, ct);

    [GeneratedRegex(@"\b(?:it|its|that|this|these|those|they|them|same)\b|^\W*(?:and|also|but|now|what about|how about|yes|no)\b", RegexOptions.IgnoreCase)]
    private static partial Regex PointsBack();
}
