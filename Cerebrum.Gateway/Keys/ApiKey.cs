using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Cerebrum.Gateway.Keys;

/// <summary>A key as it is kept: without its text, of which only the hash is known.</summary>
/// <param name="Id">Public: it names the caller in sessions and in the audit log.</param>
/// <param name="Sha256">Of the whole text, in hexadecimal. The text holds 256 random bits, so it needs no salt and no slow hash.</param>
internal sealed record ApiKey(string Id, string Name, IReadOnlyList<string> Scopes, string Sha256, DateTimeOffset Created, DateTimeOffset? Revoked = null)
{
    private const string Prefix = "cbr_";
    private const int IdBytes = 4, SecretBytes = 32;
    private const int TextLength = 4 + (2 * IdBytes) + 1 + (2 * SecretBytes);

    /// <returns>The key, and its text: <c>cbr_ID_SECRET</c>.</returns>
    public static (ApiKey Key, string Text) Create(string name, IReadOnlyList<string> scopes, DateTimeOffset now)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        var text = $"{Prefix}{id}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes))}";
        return (new ApiKey(id, name, scopes, Convert.ToHexStringLower(Hash(text)), now), text);
    }

    /// <returns>The id a text claims; null where it cannot be a key.</returns>
    public static string? IdOf(string text) =>
        text.Length == TextLength && text.StartsWith(Prefix, StringComparison.Ordinal) && Ascii.IsValid(text) ? text.Substring(Prefix.Length, 2 * IdBytes) : null;

    /// <summary>Takes the same time wherever the first difference is.</summary>
    public bool Is(string text) => CryptographicOperations.FixedTimeEquals(Hash(text), Convert.FromHexString(Sha256));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.ASCII.GetBytes(text));
}

internal sealed record KeyList(IReadOnlyList<ApiKey> Keys);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(KeyList))]
internal sealed partial class KeyJson : JsonSerializerContext;
