using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cerebrum.Llm.Models;

/// <summary>Weights that are known to fit, and are not shipped.</summary>
/// <param name="Role"><c>engine</c> (a GGUF that writes), <c>embedding</c> (a folder with an ONNX model and its vocabulary) or <c>test</c>.</param>
/// <param name="Licence">SPDX identifier.</param>
internal sealed record ModelEntry(string Name, string Role, string Licence, string Note, IReadOnlyList<ModelFile> Files);

/// <param name="Path">Below the folder of the models, with <c>/</c>.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower-case hex. There is none without: a file that cannot be verified is not listed.</param>
internal sealed record ModelFile(string Path, Uri Url, long Size, string Sha256)
{
    public string In(string folder) => System.IO.Path.Combine([folder, .. Path.Split('/')]);

    /// <returns>What is wrong with the file, or null.</returns>
    public async Task<string?> FaultOfAsync(string file, CancellationToken ct)
    {
        await using var stream = File.OpenRead(file);
        if (stream.Length != Size)
        {
            return $"expected {Size} bytes; found {stream.Length}";
        }

        var found = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, ct));
        return found == Sha256 ? null : $"expected the sha256 {Sha256}; found {found}";
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(IReadOnlyList<ModelEntry>))]
internal sealed partial class ModelListJson : JsonSerializerContext
{
    /// <summary>What <c>models.json</c> lists.</summary>
    public static IReadOnlyList<ModelEntry> Load()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Models", "models.json"));
        return JsonSerializer.Deserialize(file, Default.IReadOnlyListModelEntry)!;
    }
}
