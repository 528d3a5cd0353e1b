using System.Numerics.Tensors;

namespace Cerebrum.Ml.Models;

/// <summary>Calibrated probabilities that carry their own labels; they sum to one.</summary>
internal sealed class Prediction(ModelManifest manifest, float[] probabilities)
{
    private readonly int top = TensorPrimitives.IndexOfMax(probabilities);

    public string Label => manifest.Labels[top];

    /// <summary>Probability of <see cref="Label"/>, 0..1.</summary>
    public float Confidence => probabilities[top];

    /// <summary>Whether the model should rather say nothing.</summary>
    public bool Abstains => !(Confidence >= manifest.Calibration.AbstainBelow);

    public IReadOnlyDictionary<string, float> Probabilities { get; } =
        manifest.Labels.Index().ToDictionary(label => label.Item, label => probabilities[label.Index]);
}
