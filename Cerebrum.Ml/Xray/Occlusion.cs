using Cerebrum.Ml.Models;

namespace Cerebrum.Ml.Xray;

/// <summary>What an answer rests on: parts of the square are hidden one at a time, and what the label loses by it is measured
/// (Zeiler and Fergus 2014). It asks the very model that answers, and nothing about its insides.</summary>
internal static class Occlusion
{
    public const string Method = "occlusion";

    /// <summary>Side of a hidden part, and the way from one to the next, pixels of the square: 7 × 7 parts of 96 pixels, each pixel in up to four.</summary>
    private const int Part = 24;
    private const int Step = 12;

    /// <summary>Width of the frame whose mean fills the part, pixels: darkness or brightness of its own would be a finding.</summary>
    private const int Frame = 6;

    /// <summary>Log-odds: where no part costs the label more, none is shown at full strength.</summary>
    private const float FullStrength = 0.5f;

    /// <param name="square">Row-major, <paramref name="side"/> × <paramref name="side"/>, as the model takes it.</param>
    /// <param name="whole">The answer to the square itself.</param>
    /// <returns><c>float[side × side]</c>, 0..1: what hiding the surroundings of a pixel costs <paramref name="whole"/>'s label.</returns>
    public static async Task<float[]> MapAsync(OnnxModel model, float[] square, int side, Prediction whole, CancellationToken ct)
    {
        var starts = Enumerable.Range(0, ((side - Part) / Step) + 1).Select(i => i * Step).ToArray();
        var parts = starts.SelectMany(_ => starts, (y, x) => (X: x, Y: y)).ToArray();
        var answers = await model.PredictAsync(Array.ConvertAll(parts, part => Hide(square, side, part.X, part.Y)), ct);
        var losses = answers.Select(a => Math.Max(0, LogOdds(whole.Confidence) - LogOdds(a.Probabilities[whole.Label]))).ToArray();
        return Spread(parts, losses, side);
    }

    private static float[] Hide(float[] square, int side, int x, int y)
    {
        var hidden = (float[])square.Clone();
        var (sum, count) = (0f, 0);
        for (var v = Math.Max(0, y - Frame); v < Math.Min(side, y + Part + Frame); v++)
        {
            for (var u = Math.Max(0, x - Frame); u < Math.Min(side, x + Part + Frame); u++)
            {
                var inside = u >= x && u < x + Part && v >= y && v < y + Part;
                (sum, count) = inside ? (sum, count) : (sum + square[(v * side) + u], count + 1);
            }
        }

        for (var v = y; v < y + Part; v++)
        {
            hidden.AsSpan((v * side) + x, Part).Fill(sum / count);
        }

        return hidden;
    }

    // Each part counts most at its middle, so that the map has no steps.
    private static float[] Spread((int X, int Y)[] parts, float[] losses, int side)
    {
        var (total, weights) = (new float[side * side], new float[side * side]);
        foreach (var (part, loss) in parts.Zip(losses))
        {
            for (var i = 0; i < Part * Part; i++)
            {
                var weight = Tent(i % Part) * Tent(i / Part);
                var at = ((part.Y + (i / Part)) * side) + part.X + (i % Part);
                total[at] += weight * loss;
                weights[at] += weight;
            }
        }

        var scale = Math.Max(FullStrength, losses.Max());
        return [.. total.Zip(weights, (loss, weight) => weight > 0 ? loss / weight / scale : 0)];
    }

    private static float Tent(int i) => Math.Min(i + 0.5f, Part - i - 0.5f);

    private static float LogOdds(float p) => MathF.Log(Math.Clamp(p, 1e-6f, 1 - 1e-6f) / (1 - Math.Clamp(p, 1e-6f, 1 - 1e-6f)));
}
