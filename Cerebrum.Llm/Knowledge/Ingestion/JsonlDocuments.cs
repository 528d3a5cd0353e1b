using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>One JSON object a line: <c>text</c>, and as far as there are any <c>id</c>, <c>title</c>, <c>qtype</c> or <c>question</c> (the section),
/// <c>conclusion</c> (the last paragraph), <c>source</c>, <c>url</c>, <c>date</c> or <c>year</c>, <c>synonyms</c>. Other members are left alone.</summary>
internal static class JsonlDocuments
{
    public static async IAsyncEnumerable<SourceDocument> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var (number, line) in Lines.ReadAsync(stream, ct))
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return Read(line, new Place(number));
            }
        }
    }

    private static SourceDocument Read(string line, Place place)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind is JsonValueKind.Object
                ? Read(new Members(json.RootElement, place), place)
                : throw place.Error("a JSON object", Members.NameOf(json.RootElement.ValueKind));
        }
        catch (JsonException e)
        {
            throw place.Error("a JSON object", $"none that can be read past byte {e.BytePositionInLine}");
        }
    }

    private static SourceDocument Read(Members members, Place place)
    {
        var text = members.Text("text", Limits.Text) ?? throw place.Error("a document's text in `text`", "none");
        var conclusion = members.Text("conclusion", Limits.Text);
        return place.Document(
            members.Text("title"),
            [new DocumentSection(members.Text("qtype") ?? members.Text("question") ?? "", conclusion is null ? text : $"{text}\n\n{conclusion}")],
            members.Text("id", Limits.Id),
            members.Text("source"),
            members.Text("url"),
            members.Text("date") ?? members.Text("year"),
            members.Texts("synonyms"));
    }

    private readonly record struct Members(JsonElement Json, Place Place)
    {
        public static string NameOf(JsonValueKind kind) => kind switch
        {
            JsonValueKind.Array => "an array",
            JsonValueKind.Object => "an object",
            JsonValueKind.String => "a string",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "null",
            _ => "true or false",
        };

        /// <summary>A number is taken as it is written: ids and years come as both.</summary>
        public string? Text(string name, int limit = Limits.Field) => Member(name) is { } value ? Text(name, value, limit) : null;

        public IReadOnlyList<string> Texts(string name)
        {
            if (Member(name) is not { } list || list.ValueKind is JsonValueKind.Null)
            {
                return [];
            }

            var (self, place) = (this, Place);
            return list.ValueKind is JsonValueKind.Array
                ? [.. list.EnumerateArray().Select(value => self.Text(name, value, Limits.Field)).OfType<string>()]
                : throw place.Error($"an array of strings in `{name}`", NameOf(list.ValueKind));
        }

        private JsonElement? Member(string name)
        {
            try
            {
                return Json.TryGetProperty(name, out var value) ? value : null;
            }
            catch (InvalidOperationException)
            {
                throw Place.Error("members named by Unicode text", "half a surrogate pair");
            }
        }

        private string? Text(string name, JsonElement value, int limit)
        {
            try
            {
                return value.ValueKind switch
                {
                    JsonValueKind.String => Place.Field(name, value.GetString(), limit),
                    JsonValueKind.Number => Place.Field(name, value.GetRawText(), limit),
                    JsonValueKind.Null => null,
                    _ => throw Place.Error($"a string in `{name}`", NameOf(value.ValueKind)),
                };
            }
            catch (InvalidOperationException)
            {
                throw Place.Error($"Unicode text in `{name}`", "half a surrogate pair");
            }
        }
    }
}
