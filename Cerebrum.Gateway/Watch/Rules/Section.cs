using System.Globalization;
using System.Text.Json;

namespace Cerebrum.Gateway.Watch.Rules;

/// <summary>An object of the file while it is read: notes every fault and goes on with the default, and knows what nobody asked for.</summary>
internal sealed class Section
{
    private const int LongestText = 1000, MostItems = 100;
    private readonly string path;
    private readonly List<RuleFault> faults;
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);

    /// <param name="element">Null where the file has none.</param>
    public Section(string path, JsonElement? element, List<RuleFault> faults)
    {
        (this.path, this.faults) = (path, faults);
        if (element is { ValueKind: JsonValueKind.Object } found)
        {
            foreach (var member in found.EnumerateObject())
            {
                members[member.Name] = member.Value; // Of a name given twice the last counts, as in most readers.
            }
        }
        else if (element is { } other)
        {
            faults.Add(new(path.Length > 0 ? path : "(the file)", "an object", Kind(other)));
        }
    }

    public bool Has(string name) => members.ContainsKey(name);

    /// <summary>Members that were not asked for; names of members only, never values.</summary>
    public IEnumerable<string> Ignored => members.Keys.Except(asked).Select(Full);

    public Section Under(string name) => new(Full(name), Member(name), faults);

    public bool Flag(string name, bool byDefault) => Member(name) switch
    {
        null => byDefault,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => Fault(name, "true or false", Kind(other), byDefault),
    };

    public double Number(string name, double byDefault, double least, double most, bool whole = false)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"a {(whole ? "whole " : "")}number from {least} to {most}");
        return Member(name) switch
        {
            null => byDefault,
            { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) =>
                value >= least && value <= most && (!whole || value == Math.Floor(value)) ? value : Fault(name, expected, value.ToString(CultureInfo.InvariantCulture), byDefault),
            { } other => Fault(name, expected, Kind(other), byDefault),
        };
    }

    public int Whole(string name, int byDefault, int least, int most) => (int)Number(name, byDefault, least, most, whole: true);

    public string Text(string name, string byDefault) => Member(name) switch
    {
        null => byDefault,
        { ValueKind: JsonValueKind.String } text when Content(text) is { Length: <= LongestText } value => value,
        { ValueKind: JsonValueKind.String } => Fault(name, $"text of at most {LongestText} characters", "another", byDefault),
        { } other => Fault(name, "text", Kind(other), byDefault),
    };

    /// <summary>A list of texts; one text alone is a list of those between its commas.</summary>
    public IReadOnlyList<string> List(string name)
    {
        var items = Member(name) switch
        {
            null => [],
            { ValueKind: JsonValueKind.String } => Text(name, "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(i => i.ValueKind == JsonValueKind.String) => [.. list.EnumerateArray().Select(Content)],
            { } other => Fault<string[]>(name, "a list of texts", Kind(other), []),
        };
        return items.Length <= MostItems ? items : Fault<string[]>(name, $"at most {MostItems} items", $"{items.Length}", []);
    }

    public T Fault<T>(string name, string expected, string found, T instead)
    {
        faults.Add(new(Full(name), expected, found));
        return instead;
    }

    private JsonElement? Member(string name)
    {
        asked.Add(name);
        return members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private string Full(string name) => path.Length > 0 ? $"{path}.{name}" : name;

    private static string Content(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD"; // An escape that is no character.
        }
    }

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => element.ValueKind.ToString().ToLowerInvariant(),
    };
}
