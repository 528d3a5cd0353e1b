using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Cerebrum.Llm.Engines;

/// <summary>Stands behind a sentence that is whole: what follows does not belong to it.</summary>
internal sealed class EndOfSentence : AIContent;

/// <summary>Reads <c>{"sentences":[{"text","passages"}]}</c> while it is being written, and gives each sentence, with its references, as soon
/// as it is whole. What does not begin as JSON is given as it comes.</summary>
internal sealed partial class SentenceReader
{
    /// <summary>Bytes of one JSON token; a sentence is far shorter.</summary>
    private const int LongestToken = 32 * 1024;

    private const int MostReferences = 8;

    private byte[] unread = [];
    private JsonReaderState state;
    private bool? isJson;
    private bool begun, ended, found, listed;
    private string member = "", text = "";
    private List<int> passages = [];

    /// <summary>Something was given, or the list of sentences is whole and has none.</summary>
    public bool IsAsAsked => found || (ended && listed);

    /// <summary>It began as JSON and is none: nothing more comes of it.</summary>
    public bool IsBroken { get; private set; }

    public List<AIContent> Read(string piece)
    {
        if (isJson is null && piece.TrimStart().Length > 0)
        {
            isJson = piece.TrimStart()[0] is '{' or '`';
        }

        if (piece.Length == 0 || ended || IsBroken || isJson is null)
        {
            return [];
        }

        if (isJson == false)
        {
            found = true;
            return [new TextContent(piece)];
        }

        var contents = new List<AIContent>();
        try
        {
            Take([.. unread, .. Encoding.UTF8.GetBytes(begun ? piece : WithoutFence(piece))], contents);
        }
        catch (JsonException)
        {
            IsBroken = true;
        }

        found |= contents.Count > 0;
        return contents;
    }

    private void Take(byte[] json, List<AIContent> contents)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, state);
        while (!ended && reader.Read())
        {
            Take(ref reader, contents);
        }

        state = reader.CurrentState;
        unread = json[(int)reader.BytesConsumed..];
        IsBroken |= unread.Length > LongestToken;
    }

    // The root is at depth 0, its sentences are objects at depth 2, with their members at 3 and passages at 4.
    private void Take(ref Utf8JsonReader reader, List<AIContent> contents)
    {
        switch (reader.TokenType, reader.CurrentDepth)
        {
            case (JsonTokenType.StartObject, 2):
                (text, passages) = ("", []);
                break;
            case (JsonTokenType.PropertyName, 1 or 3):
                member = reader.GetString()!;
                break;
            case (JsonTokenType.StartArray, 1):
                listed |= member == "sentences";
                break;
            case (JsonTokenType.String, 3) when member == "text":
                text = reader.GetString()!.ReplaceLineEndings(" ").Trim();
                break;
            case (JsonTokenType.Number, 4) when member == "passages" && passages.Count < MostReferences && reader.TryGetInt32(out var id) && id is > 0 and < 100 && !passages.Contains(id):
                passages.Add(id);
                break;
            case (JsonTokenType.EndObject, 2) when text.Length > 0:
                contents.AddRange([new TextContent(Refer() + " "), new EndOfSentence()]);
                break;
            case (JsonTokenType.EndObject, 0):
                ended = true;
                break;
        }
    }

    /// <summary>Puts the references before each full stop: "Rest in a dark room [2]."</summary>
    private string Refer()
    {
        var references = string.Concat(passages.Where(id => !text.Contains($"[{id}]", StringComparison.Ordinal)).Select(id => $" [{id}]"));
        return references.Length == 0 ? text : Stop().Replace(Stop().IsMatch(text) ? text : text + ".", $"{references}$0");
    }

    private string WithoutFence(string piece)
    {
        var start = piece.IndexOf('{', StringComparison.Ordinal);
        begun = start >= 0;
        return start < 0 ? "" : piece[start..];
    }

    [GeneratedRegex(@"[.!?](?=\s+[A-Z]|$)")]
    private static partial Regex Stop();
}
