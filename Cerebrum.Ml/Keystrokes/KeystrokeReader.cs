using System.Globalization;
using System.Text.Json;
using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Keystrokes;

/// <summary>Reads <c>{"keystrokes":[{"key","timeDown","timeUp"}]}</c> or the bare array. <c>press_time</c> and
/// <c>release_time</c> are other names of the times; a time is a number, or a string that holds one, in milliseconds.
/// <c>rawKeystrokes</c>, of the same shape, stands in where there are no <c>keystrokes</c>. <c>text</c>, <c>pressure</c> and
/// anything else is passed over unread.</summary>
internal static class KeystrokeReader
{
    /// <summary>Most keystrokes of one request.</summary>
    public const int Most = 1_000_000;

    private const int LongestName = 64; // No key of any platform has a longer name; such a one is simply not named.

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 32 };

    /// <returns>As many as were sent, in their order; a time that is missing or null is NaN.</returns>
    /// <exception cref="UnreadableSignalException">Not JSON, not this shape, a name that is no text, or too many.</exception>
    public static List<Keystroke> Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8, Options);
            return ReadDocument(ref reader);
        }
        catch (JsonException e)
        {
            // The exception's own message quotes the data.
            throw new UnreadableSignalException($"Expected JSON; found something else at line {e.LineNumber + 1}, byte {e.BytePositionInLine}.");
        }
        catch (InvalidOperationException)
        {
            throw new UnreadableSignalException("Expected members named by Unicode text; found bytes or an escape that are none.");
        }
    }

    private static List<Keystroke> ReadDocument(ref Utf8JsonReader reader)
    {
        reader.Read();
        var keystrokes = reader.TokenType switch
        {
            JsonTokenType.StartArray => ReadArray(ref reader),
            JsonTokenType.StartObject => ReadRoot(ref reader),
            var found => throw Unexpected("an object with keystrokes, or an array of them", found),
        };
        reader.Read(); // Throws on anything but the end.
        return keystrokes ?? throw new UnreadableSignalException("Expected an object with an array 'keystrokes'; found an object without it.");
    }

    private static List<Keystroke>? ReadRoot(ref Utf8JsonReader reader)
    {
        List<Keystroke>? keystrokes = null;
        var raw = reader;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (named, isRaw) = (reader.ValueTextEquals("keystrokes"u8), reader.ValueTextEquals("rawKeystrokes"u8));
            reader.Read();
            if (named)
            {
                keystrokes = reader.TokenType == JsonTokenType.StartArray
                    ? ReadArray(ref reader)
                    : throw Unexpected("'keystrokes' to be an array", reader.TokenType);
                continue;
            }

            raw = isRaw ? reader : raw;
            reader.Skip();
        }

        return keystrokes ?? (raw.TokenType == JsonTokenType.StartArray ? ReadArray(ref raw) : null);
    }

    private static List<Keystroke> ReadArray(ref Utf8JsonReader reader)
    {
        var keystrokes = new List<Keystroke>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw Unexpected("each keystroke to be an object", reader.TokenType);
            }

            if (keystrokes.Count == Most)
            {
                throw new UnreadableSignalException($"Expected at most {Most} keystrokes; found more.");
            }

            keystrokes.Add(ReadKeystroke(ref reader));
        }

        return keystrokes;
    }

    private static Keystroke ReadKeystroke(ref Utf8JsonReader reader)
    {
        var (group, id, down, up) = (KeyGroup.Character, 0, double.NaN, double.NaN);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("key"u8))
            {
                reader.Read();
                (group, id) = ReadKey(ref reader);
            }
            else if (reader.ValueTextEquals("timeDown"u8) || reader.ValueTextEquals("press_time"u8))
            {
                down = ReadTime(ref reader);
            }
            else if (reader.ValueTextEquals("timeUp"u8) || reader.ValueTextEquals("release_time"u8))
            {
                up = ReadTime(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new Keystroke(group, id, down, up);
    }

    private static (KeyGroup Group, int Id) ReadKey(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetInt32(out var keyCode):
                return (KeyNames.GroupOf(keyCode), KeyNames.IsAnonymous(keyCode) ? 0 : keyCode);
            case JsonTokenType.String when reader.ValueSpan.Length is > 0 and <= LongestName:
                return ReadName(ref reader);
            default:
                reader.Skip();
                return (KeyGroup.Character, 0);
        }
    }

    private static (KeyGroup Group, int Id) ReadName(ref Utf8JsonReader reader)
    {
        Span<char> name = stackalloc char[LongestName];
        try
        {
            name = name[..reader.CopyString(name)];
        }
        catch (InvalidOperationException)
        {
            return (KeyGroup.Character, 0); // Half a surrogate pair, or bytes that are not UTF-8: a key without a name.
        }

        return (KeyNames.GroupOf(name), KeyNames.IsAnonymous(name) ? 0 : string.GetHashCode(name, StringComparison.OrdinalIgnoreCase) | 1);
    }

    private static double ReadTime(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Number => reader.GetDouble(),
            JsonTokenType.Null => double.NaN,
            JsonTokenType.String when double.TryParse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var time) => time,
            var found => throw Unexpected("a time to be a number of milliseconds", found),
        };
    }

    private static UnreadableSignalException Unexpected(string expected, JsonTokenType found) => new($"Expected {expected}; found {Name(found)}.");

    private static string Name(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a truth value",
        JsonTokenType.Null => "null",
        _ => "nothing",
    };
}
