using System.Numerics.Tensors;
using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Cerebrum.Ml.Models;

/// <summary>One ONNX Runtime session and the manifest it was checked against. Safe for concurrent calls.</summary>
internal sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession session;
    private readonly long[] shape;
    private readonly int inputLength;

    private OnnxModel(ModelManifest manifest, InferenceSession session)
    {
        Manifest = manifest;
        this.session = session;
        shape = [.. manifest.Input.Shape.Select(axis => axis < 0 ? 1L : axis)];
        inputLength = (int)shape.Aggregate(1L, (product, axis) => product * axis);
    }

    public ModelManifest Manifest { get; }

    /// <summary>Loads <c>model.onnx</c> of <paramref name="folder"/> and runs it once on zeros.</summary>
    /// <param name="preprocessing">The preprocessing the caller implements; see <see cref="ModelManifest.Preprocessing"/>.</param>
    /// <exception cref="ModelLoadException">Weights, labels, shapes or preprocessing do not fit each other.</exception>
    public static OnnxModel Load(string folder, string preprocessing)
    {
        var manifest = ModelManifest.Read(Path.Combine(folder, "manifest.json"));
        Expect(manifest, "preprocessing", preprocessing, manifest.Preprocessing);
        Expect(manifest, "output labels", manifest.Output.Shape[^1], manifest.Labels.Count);
        var session = Open(manifest, Path.Combine(folder, "model.onnx"));
        try
        {
            CheckTensor(manifest, "input", manifest.Input, session.InputMetadata);
            CheckTensor(manifest, "output", manifest.Output, session.OutputMetadata);
            var model = new OnnxModel(manifest, session);
            model.Predict(new float[model.inputLength]);
            return model;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Calibrated probabilities of one input.</summary>
    /// <param name="input">Row-major, as <see cref="ModelManifest.Input"/> says, batch of one.</param>
    public Prediction Predict(ReadOnlyMemory<float> input)
    {
        if (input.Length != inputLength)
        {
            throw new ArgumentException($"{Manifest.Id}: expected {inputLength} input values; found {input.Length}.", nameof(input));
        }

        using var tensor = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, System.Runtime.InteropServices.MemoryMarshal.AsMemory(input), shape);
        using var options = new RunOptions();
        using var outputs = session.Run(options, [Manifest.Input.Name], [tensor], [Manifest.Output.Name]);
        var logits = outputs[0].GetTensorDataAsSpan<float>();
        var probabilities = new float[logits.Length];
        TensorPrimitives.Divide(logits, Manifest.Calibration.Temperature, probabilities);
        TensorPrimitives.SoftMax(probabilities, probabilities);
        return new Prediction(Manifest, probabilities);
    }

    public void Dispose() => session.Dispose();

    private static InferenceSession Open(ModelManifest manifest, string path)
    {
        byte[] weights;
        try
        {
            weights = File.ReadAllBytes(path);
        }
        catch (IOException e)
        {
            throw new ModelLoadException($"{manifest.Id}: model.onnx cannot be read.", e);
        }

        Expect(manifest, "sha256 of model.onnx", manifest.Sha256, Convert.ToHexStringLower(SHA256.HashData(weights)));
        // One thread a call: calls run side by side on the cores there are, and a small model gains nothing from a second thread.
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL };
        try
        {
            return new InferenceSession(weights, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelLoadException($"{manifest.Id}: model.onnx is not a model ONNX Runtime can load: {e.Message}", e);
        }
    }

    private static void CheckTensor(ModelManifest manifest, string what, TensorSpec spec, IReadOnlyDictionary<string, NodeMetadata> found)
    {
        if (!found.TryGetValue(spec.Name, out var node))
        {
            throw new ModelLoadException($"{manifest.Id}: expected {what} '{spec.Name}'; found {string.Join(", ", found.Keys)}.");
        }

        Expect(manifest, $"{what} shape", string.Join('×', spec.Shape), string.Join('×', node.Dimensions));
    }

    private static void Expect<T>(ModelManifest manifest, string what, T expected, T found)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
        {
            throw new ModelLoadException($"{manifest.Id}: expected {what} {expected}; found {found}.");
        }
    }
}
