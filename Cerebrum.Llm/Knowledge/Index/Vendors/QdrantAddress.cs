using System.Data.Common;

namespace Cerebrum.Llm.Knowledge.Index.Vendors;

/// <param name="Endpoint">Of Qdrant's gRPC port; https is taken at its word.</param>
/// <param name="Key">Null for a server that asks for none.</param>
internal sealed record QdrantAddress(Uri Endpoint, string? Key)
{
    /// <param name="text">As Aspire writes it: <c>Endpoint=http://host:6334;Key=...</c></param>
    /// <exception cref="InvalidOperationException">It is none; the message names the setting, and never the key.</exception>
    public static QdrantAddress Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Not("nothing");
        }

        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            throw Not("no list of names and values");
        }

        if (!parts.TryGetValue("Endpoint", out var endpoint))
        {
            throw Not("no Endpoint");
        }

        return Uri.TryCreate((string)endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? new QdrantAddress(uri, parts.TryGetValue("Key", out var key) ? (string)key : null)
            : throw Not($"Endpoint={endpoint}");
    }

    /// <summary>A record's own would show the key.</summary>
    public override string ToString() => Endpoint.ToString();

    private static InvalidOperationException Not(string found) =>
        new($"ConnectionStrings:qdrant: Vectors:Store=qdrant needs 'Endpoint=http://host:6334;Key=...'; found {found}.");
}
