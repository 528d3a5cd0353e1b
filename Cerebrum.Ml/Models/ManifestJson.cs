using System.Text.Json.Serialization;
using Cerebrum.Ml.Keystrokes;

namespace Cerebrum.Ml.Models;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ModelManifest))]
[JsonSerializable(typeof(DriftPrior))]
[JsonSerializable(typeof(IReadOnlyList<ModelDescription>))]
internal sealed partial class ManifestJson : JsonSerializerContext;
