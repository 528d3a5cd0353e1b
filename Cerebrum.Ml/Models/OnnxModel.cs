using System.Numerics.Tensors;
using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Cerebrum.Ml.Models;

/// <summary>One ONNX Runtime session and the manifest it was checked against. Safe for concurrent calls, which share runs when
/// they queue.</summary>
internal sealed class OnnxModel : IDisposable
{
    /// <summary>Rows in one run: 16 rows of a small model cost a fifth of 16 runs (bench/README.md), and more would make the first
    /// wait longer. A row as large as an image runs alone: 16 of them in one run cost what 16 runs do.</summary>
    private const int MostRows = 16;
    private const int MostValues = 16 * 1024;

    private readonly InferenceSession session;
    private readonly RowBatches batches;
    private readonly int inputLength;

    private OnnxModel(ModelManifest manifest, InferenceSession session)
    {
        Manifest = manifest;
        this.session = session;
        inputLength = manifest.Input.Shape.Skip(1).Aggregate((product, axis) => product * axis);
        batches = new RowBatches(Run, Math.Clamp(MostValues / inputLength, 1, MostRows));
    }

    public ModelManifest Manifest { get; }

    /// <summary>Rows that wait for a run.</summary>
    public int Waiting => batches.Waiting;

    /// <summary>Loads <c>model.onnx</c> of <paramref name="folder"/> and runs it once on zeros.</summary>
    /// <param name="preprocessing">The preprocessing the caller implements; see <see cref="ModelManifest.Preprocessing"/>.</param>
    /// <exception cref="ModelLoadException">Weights, labels, shapes or preprocessing do not fit each other.</exception>
    public static OnnxModel Load(string folder, string preprocessing)
    {
        var manifest = ModelManifest.Read(Path.Combine(folder, "manifest.json"));
        Expect(manifest, "preprocessing", preprocessing, manifest.Preprocessing);
        Expect(manifest, "output labels", manifest.Output.Shape[^1], manifest.Labels.Count);
        Expect(manifest, "a batch of any size on the input's first axis,", -1, manifest.Input.Shape[0]);
        var session = Open(manifest, Path.Combine(folder, "model.onnx"));
        try
        {
            CheckTensor(manifest, "input", manifest.Input, session.InputMetadata);
            CheckTensor(manifest, "output", manifest.Output, session.OutputMetadata);
            var model = new OnnxModel(manifest, session);
            model.Run([new float[model.inputLength]]);
            return model;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Calibrated probabilities of one input.</summary>
    /// <param name="input">Row-major, as <see cref="ModelManifest.Input"/> says, without the batch.</param>
    public async Task<Prediction> PredictAsync(float[] input, CancellationToken ct) => (await PredictAsync([input], ct))[0];

    /// <summary>Calibrated probabilities of each input.</summary>
    public async Task<IReadOnlyList<Prediction>> PredictAsync(IReadOnlyList<float[]> inputs, CancellationToken ct)
    {
        foreach (var input in inputs)
        {
            if (input.Length != inputLength)
            {
                throw new ArgumentException($"{Manifest.Id}: expected {inputLength} input values; found {input.Length}.", nameof(inputs));
            }
        }

        return Array.ConvertAll(await batches.RunAsync(inputs, ct), Calibrate);
    }

    public void Dispose()
    {
        batches.Dispose();
        session.Dispose();
    }

    private Prediction Calibrate(float[] logits)
    {
        TensorPrimitives.Divide(logits, Manifest.Calibration.Temperature, logits);
        TensorPrimitives.SoftMax(logits, logits);
        return new Prediction(Manifest, logits);
    }

    private float[][] Run(IReadOnlyList<float[]> rows)
    {
        var all = rows is [var only] ? only : [.. rows.SelectMany(row => row)];
        using var tensor = OrtValue.CreateTensorValueFromMemory(all, [rows.Count, .. Manifest.Input.Shape.Skip(1).Select(axis => (long)axis)]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, [Manifest.Input.Name], [tensor], [Manifest.Output.Name]);
        var logits = outputs[0].GetTensorDataAsSpan<float>();
        var labels = Manifest.Labels.Count;
        var results = new float[rows.Count][];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = logits.Slice(i * labels, labels).ToArray();
        }

        return results;
    }

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
