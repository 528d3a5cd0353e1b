using System.Text;
using System.Text.Json;

namespace Cerebrum.Llm.Engines.Vendors;

/// <summary>Writes a JSON schema as a grammar (GBNF) that lets only documents of that schema through. Of a schema it reads <c>type</c>,
/// <c>properties</c> (all are written, in their order), <c>items</c>, <c>maxItems</c>, <c>enum</c> and <c>const</c>; what else it says is left to the reader.</summary>
internal static class LlamaSharpGrammar
{
    private const int Deepest = 16;

    /// <summary>White space is bounded: a model could go on with it until its tokens end.</summary>
    private const string Common = """
        ws ::= [ \n]{0,2}
        string ::= "\"" ( [^"\\\x00-\x1F] | "\\" ( ["\\/bfnrt] | "u" [0-9a-fA-F]{4} ) )* "\""
        integer ::= "-"? ( "0" | [1-9] [0-9]{0,15} )
        number ::= integer ( "." [0-9]{1,15} )? ( [eE] [-+]? [0-9]{1,3} )?
        boolean ::= "true" | "false"
        null ::= "null"
        object ::= "{" ws ( string ws ":" ws value ws ( "," ws string ws ":" ws value ws )* )? "}"
        array ::= "[" ws ( value ws ( "," ws value ws )* )? "]"
        value ::= object | array | string | number | boolean | null

        """;

    /// <param name="schema">Null for any object.</param>
    public static string Write(JsonElement? schema) => $"{Common}root ::= {(schema is { } s ? Rule(s, 0) : "object")}\n";

    private static string Rule(JsonElement schema, int depth)
    {
        if (depth > Deepest || schema.ValueKind != JsonValueKind.Object)
        {
            return "value";
        }

        if (schema.TryGetProperty("const", out var only))
        {
            return Literal(only);
        }

        if (schema.TryGetProperty("enum", out var choices))
        {
            return $"( {string.Join(" | ", choices.EnumerateArray().Select(Literal))} )";
        }

        var type = schema.TryGetProperty("type", out var named) ? named : default;
        return type.ValueKind == JsonValueKind.Array
            ? $"( {string.Join(" | ", type.EnumerateArray().Select(t => OfType(t.GetString(), schema, depth)))} )"
            : OfType(type.ValueKind == JsonValueKind.String ? type.GetString() : null, schema, depth);
    }

    private static string OfType(string? type, JsonElement schema, int depth) => type switch
    {
        "object" when schema.TryGetProperty("properties", out var properties) && properties.EnumerateObject().Any() => ObjectOf(properties, depth),
        "array" when schema.TryGetProperty("items", out var items) => ArrayOf(Rule(items, depth + 1), schema),
        "object" or "array" or "string" or "integer" or "number" or "boolean" or "null" => type,
        _ => "value",
    };

    private static string ArrayOf(string item, JsonElement schema)
    {
        var more = schema.TryGetProperty("maxItems", out var most) && most.TryGetInt32(out var n) ? $"{{0,{Math.Max(1, n) - 1}}}" : "*";
        return $"\"[\" ws ( {item} ws ( \",\" ws {item} ws ){more} )? \"]\"";
    }

    private static string ObjectOf(JsonElement properties, int depth)
    {
        var rule = new StringBuilder("\"{\" ws ");
        rule.AppendJoin(" \",\" ws ", properties.EnumerateObject().Select(p => $"{Quote(JsonSerializer.Serialize(p.Name))} ws \":\" ws {Rule(p.Value, depth + 1)} ws"));
        return rule.Append(" \"}\"").ToString();
    }

    private static string Literal(JsonElement value) => Quote(value.GetRawText());

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
