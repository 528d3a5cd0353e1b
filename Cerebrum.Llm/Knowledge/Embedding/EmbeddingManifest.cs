using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cerebrum.Llm.Knowledge.Embedding;

/// <summary>What <c>manifest.json</c> says of the files beside it. Exports of others have none.</summary>
/// <param name="Version">Changes with the weights: vectors of two versions do not compare.</param>
/// <param name="Sha256">Of <c>model.onnx</c>, lower-case hex.</param>
/// <param name="VocabularySha256">Of <c>vocab.txt</c>, lower-case hex.</param>
internal sealed record EmbeddingManifest(string Id, string Version, string Sha256, string VocabularySha256)
{
    /// <summary>Reads the files of a folder and names the model: by the manifest, or by the first 12 hex digits of the model's SHA-256.</summary>
    /// <exception cref="EmbeddingLoadException">A file is missing, or is another than the manifest describes.</exception>
    public static (string ModelId, byte[] Model, byte[] Vocabulary) ReadFolder(string folder)
    {
        var model = Read(folder, "model.onnx");
        var vocabulary = Read(folder, "vocab.txt");
        var sha = Convert.ToHexStringLower(SHA256.HashData(model));
        if (!File.Exists(Path.Combine(folder, "manifest.json")))
        {
            return (sha[..12], model, vocabulary);
        }

        var manifest = Parse(folder, Read(folder, "manifest.json"));
        Expect(folder, "model.onnx", manifest.Sha256, sha);
        Expect(folder, "vocab.txt", manifest.VocabularySha256, Convert.ToHexStringLower(SHA256.HashData(vocabulary)));
        return ($"{manifest.Id} {manifest.Version}", model, vocabulary);
    }

    private static byte[] Read(string folder, string name)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddingLoadException($"{folder}: expected model.onnx and vocab.txt; {name} cannot be read.", e);
        }
    }

    private static EmbeddingManifest Parse(string folder, byte[] text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, EmbeddingJson.Default.EmbeddingManifest) ?? throw new JsonException("found null.");
        }
        catch (JsonException e)
        {
            throw new EmbeddingLoadException($"{folder}: manifest.json is none: {e.Message}", e);
        }
    }

    private static void Expect(string folder, string name, string expected, string found)
    {
        if (expected != found)
        {
            throw new EmbeddingLoadException($"{folder}: expected the {name} with sha256 {expected}; found {found}.");
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(EmbeddingManifest))]
internal sealed partial class EmbeddingJson : JsonSerializerContext;

/// <summary>The folder of <c>Llm:Embedding:Folder</c> cannot be used; the message says why.</summary>
internal sealed class EmbeddingLoadException(string message, Exception? inner = null) : Exception(message, inner);
