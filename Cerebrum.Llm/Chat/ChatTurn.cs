using System.Buffers.Text;

namespace Cerebrum.Llm.Chat;

/// <summary>One question and what came with it, read once at the edge.</summary>
/// <param name="Question">The user's words, 1..<see cref="MaxQuestionLength"/> characters.</param>
/// <param name="Typing">Keystrokes, as JSON.</param>
/// <param name="Caller">Whose conversation it is; '' where nobody is named.</param>
/// <param name="Earlier">The questions before, the oldest first, of a conversation that the caller keeps: nothing of it is kept here.
/// Null where a session is.</param>
/// <param name="Counts">Whether it is a caller's, and counted.</param>
/// <param name="IsProbe">Whether nobody asked it: no language model is woken for it, and nothing is kept.</param>
internal sealed record ChatTurn(
    string Question,
    string? SessionId,
    Attachment? Image,
    Attachment? Audio,
    Attachment? Typing,
    Profile Profile,
    bool Stream,
    string Caller = "",
    IReadOnlyList<string>? Earlier = null,
    bool Counts = true,
    bool IsProbe = false)
{
    public const int MaxQuestionLength = 8000;

    /// <summary>The turn as a probe asks it.</summary>
    public ChatTurn AsProbe() => this with { IsProbe = true, Counts = false, Earlier = [] };

    /// <summary>What there is to do: the body of the stream's <c>plan</c> event.</summary>
    public IReadOnlyList<string> Plan() =>
    [
        "triage",
        "retrieval",
        .. Audio is null ? Array.Empty<string>() : ["audio"],
        .. Typing is null ? Array.Empty<string>() : ["typing"],
        .. Image is null ? Array.Empty<string>() : ["image"],
        "initial",
        "final",
    ];
}

/// <summary>A signal as the caller sent it: raw bytes of an upload, or the text of a JSON member (base64, data URI, URL, keystrokes).
/// Exactly one of the two is set.</summary>
internal sealed record Attachment(ReadOnlyMemory<byte>? Bytes, string? Text)
{
    /// <returns>The bytes, as sent or of base64 or a data URI; null where the text is neither: a URL, for one.</returns>
    public ReadOnlyMemory<byte>? Decode()
    {
        if (Text is null)
        {
            return Bytes;
        }

        var start = Text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? Text.IndexOf(',', StringComparison.Ordinal) + 1 : 0;
        return Base64.IsValid(Text.AsSpan(start)) ? Convert.FromBase64String(Text[start..]) : (ReadOnlyMemory<byte>?)null; // Not empty bytes.
    }
}
