using System.Numerics.Tensors;

namespace Cerebrum.Ml.Models;

/// <summary>Calibrated probabilities that carry their own labels; they sum to one.</summary>
internal sealed class Prediction(ModelManifest manifest, float[] probabilities)
{
    private readonly int top = TensorPrimitives.IndexOfMax(probabilities);

    /// <summary>One prediction for several windows of one signal: the weighted geometric mean, as a product of experts.</summary>
    /// <param name="windows">At least one, of <paramref name="manifest"/>'s model.</param>
    /// <param name="weights">One a window, positive.</param>
    public static Prediction Pool(ModelManifest manifest, IReadOnlyList<Prediction> windows, IReadOnlyList<float> weights)
    {
        var total = weights.Sum();
        var pooled = new float[manifest.Labels.Count];
        for (var i = 0; i < pooled.Length; i++)
        {
            var label = manifest.Labels[i];
            pooled[i] = windows.Zip(weights, (window, weight) => weight / total * MathF.Log(window.Probabilities[label] + 1e-9f)).Sum();
        }

        TensorPrimitives.SoftMax(pooled, pooled);
        return new Prediction(manifest, pooled);
    }

    public string Label => manifest.Labels[top];

    /// <summary>Probability of <see cref="Label"/>, 0..1.</summary>
    public float Confidence => probabilities[top];

    /// <summary>Whether the model should rather say nothing.</summary>
    public bool Abstains => !(Confidence >= manifest.Calibration.AbstainBelow);

    public IReadOnlyDictionary<string, float> Probabilities { get; } =
        manifest.Labels.Index().ToDictionary(label => label.Item, label => probabilities[label.Index]);
}
