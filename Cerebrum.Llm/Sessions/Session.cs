using System.Text.Json.Nodes;
using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Llm.Sessions;

/// <param name="store">Null where nothing is kept.</param>
/// <param name="earlier">The turns before, the oldest first, or of many the first and the latest; null where the store is away, and then nothing more is asked of it.</param>
internal sealed class Session(SessionStore? store, string id, string caller, IReadOnlyList<EarlierTurn>? earlier)
{
    /// <summary>Turns that a new one is told of: how the conversation began, and the latest.</summary>
    public const int First = 4, Latest = 12;

    public string Id => id;

    /// <summary>The turns before, the oldest first; null where the store is away.</summary>
    public IReadOnlyList<EarlierTurn>? Earlier => earlier;

    /// <summary>A conversation that its caller keeps and sends along.</summary>
    /// <param name="questions">Those before, the oldest first.</param>
    public static Session Unkept(IReadOnlyList<string> questions, EntryNames names)
    {
        var earlier = new List<EarlierTurn>();
        foreach (var question in questions)
        {
            earlier.Add(new EarlierTurn(question, Subject.Of(question, earlier.LastOrDefault(), names).Kept, "asked before"));
        }

        return new Session(store: null, Guid.NewGuid().ToString("N"), caller: "", earlier);
    }

    public Subject SubjectOf(string question, EntryNames names) => Subject.Of(question, earlier is [.., var last] ? last : null, names);

    /// <summary>The conversation so far for an engine, the oldest first: bounded, since each turn is one short line and a long conversation
    /// is told by its first and its latest turns.</summary>
    public IReadOnlyList<string> Summary
    {
        get
        {
            List<string> lines = [.. (earlier ?? []).Select(turn => turn.ToLine())];
            return lines.Count <= First + Latest ? lines : [.. lines[..First], "(turns between are left out)", .. lines[^Latest..]];
        }
    }

    /// <summary>How the person sounded or typed in earlier turns, for the ML service to compare with; null in a first turn.</summary>
    public async Task<JsonNode?> BaselineAsync(string modality, Warnings warnings, CancellationToken ct) =>
        store is null || earlier is null or [] ? null : await store.BaselineAsync(id, caller, modality, warnings, ct);

    public Task AppendAsync(string question, Subject subject, ChatAnswer answer, Warnings warnings, CancellationToken ct) =>
        store is null || earlier is null ? Task.CompletedTask : store.AppendAsync(id, caller, question, subject.Kept, answer, warnings, ct);
}
