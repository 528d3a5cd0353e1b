using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cerebrum.Ml.Models;

/// <summary>Everything about a model that must not be separated from its weights; <c>manifest.json</c> beside <c>model.onnx</c>.</summary>
/// <param name="Task">The route of the model, as in <c>audio/emotion</c>.</param>
/// <param name="Sha256">Of <c>model.onnx</c>, lower-case hex.</param>
/// <param name="Labels">In the order of the output's last axis. The only place where the order is written.</param>
/// <param name="Preprocessing">Name and version of the code that makes the input, as in <c>acoustic-functionals/1</c>. Another one stops the load.</param>
/// <param name="Card">The model's card, a path in the repository.</param>
internal sealed record ModelManifest(
    string Id,
    string Version,
    string Task,
    string Sha256,
    IReadOnlyList<string> Labels,
    TensorSpec Input,
    TensorSpec Output,
    string Preprocessing,
    Calibration Calibration,
    string Licence,
    IReadOnlyList<TrainingData> TrainingData,
    JsonObject Metrics,
    string IntendedUse,
    string NotFor,
    string Card)
{
    /// <exception cref="ModelLoadException">The file is missing, is not JSON, or lacks a member.</exception>
    public static ModelManifest Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ManifestJson.Default.ModelManifest)
                ?? throw new JsonException();
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            // Clients see this message: it names the model, not the path.
            var found = e is JsonException json ? $"found text that is none at line {json.LineNumber + 1}" : "found no such file";
            throw new ModelLoadException($"{Path.GetFileName(Path.GetDirectoryName(path))}: expected a manifest.json; {found}.", e);
        }
    }
}

/// <param name="Shape">-1 where the axis has any length (the batch).</param>
internal sealed record TensorSpec(string Name, IReadOnlyList<int> Shape);

/// <param name="Temperature">Logits are divided by this before the softmax (Guo et al. 2017); fitted on held-out data.</param>
/// <param name="AbstainBelow">A highest probability under this is not an answer.</param>
internal sealed record Calibration(float Temperature, float AbstainBelow);

internal sealed record TrainingData(string Name, string Licence, string Split);

/// <summary>A model cannot be served; the message says which, what was expected and what was found.</summary>
internal sealed class ModelLoadException(string message, Exception? inner = null) : Exception(message, inner);
