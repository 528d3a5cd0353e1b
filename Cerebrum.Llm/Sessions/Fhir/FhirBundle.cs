using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Cerebrum.Llm.Sessions.Fhir;

/// <summary>A session as a FHIR R4 Bundle (https://hl7.org/fhir/R4). A collection and not a document: a document is attested by an author,
/// and here nobody has attested anything. Where no code is certain there is text and no code.</summary>
internal sealed class FhirBundle(string session, DateTimeOffset now)
{
    public const string ContentType = "application/fhir+json";

    private readonly JsonArray entries = [];
    private readonly HashSet<string> added = [];

    /// <param name="turns">The oldest first.</param>
    public static JsonObject Of(string session, IReadOnlyList<StoredTurn> turns, DateTimeOffset now)
    {
        var bundle = new FhirBundle(session, now);
        bundle.Add("Patient", "person", []); // Nothing is known that tells who it is, and the assessments need somebody to be about.
        foreach (var (number, turn) in turns.Index())
        {
            new FhirTurn(bundle, number + 1, turn).Add();
        }

        return bundle.ToJson();
    }

    /// <summary>Adds a resource, once: a second one of that name is the same.</summary>
    /// <returns>A reference to it, as <see cref="Reference"/> gives.</returns>
    public JsonObject Add(string type, string name, JsonObject members)
    {
        if (added.Add(name))
        {
            var resource = new JsonObject { ["resourceType"] = type, ["id"] = Id(name) };
            foreach (var (key, value) in members.ToList())
            {
                members.Remove(key);
                if (value is not (null or JsonArray { Count: 0 })) // FHIR has no empty lists.
                {
                    resource[key] = value;
                }
            }

            entries.Add(new JsonObject { ["fullUrl"] = Url(name), ["resource"] = resource });
        }

        return Reference(name);
    }

    /// <summary>A reference to the resource of that name in this bundle.</summary>
    public JsonObject Reference(string name) => new() { ["reference"] = Url(name) };

    /// <summary>A concept in words.</summary>
    public static JsonObject Concept(string text) => new() { ["text"] = Text(text) };

    /// <summary>FHIR has no empty strings, and of the control characters only tab and line ends.</summary>
    public static string Text(string text)
    {
        var clean = string.Concat(text.Select(c => char.IsControl(c) && c is not ('\t' or '\r' or '\n') ? ' ' : c));
        return string.IsNullOrWhiteSpace(clean) ? "(empty)" : clean;
    }

    private JsonObject ToJson() => new()
    {
        ["resourceType"] = "Bundle",
        ["id"] = Id("bundle"),
        ["type"] = "collection",
        ["timestamp"] = now.UtcDateTime.ToString("O"),
        ["entry"] = entries,
    };

    private string Url(string name) => $"urn:uuid:{Id(name)}";

    // Of the session's id and the name alone: exported again, a resource has the same id.
    private string Id(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"cerebrum:{session}:{name}")).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80); // Version 8 of RFC 9562: made by a way of one's own.
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
