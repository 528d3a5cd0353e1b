using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Cerebrum.Llm.Knowledge.Embedding;

/// <summary>The ONNX Runtime session of an encoder of token ids: int64 [batch, sequence] in <c>input_ids</c>, <c>attention_mask</c> and, where
/// the model has it, <c>token_type_ids</c>; out comes <c>sentence_embedding</c> [batch, dimension], or the states of the tokens
/// [batch, sequence, dimension], which are averaged over the mask. Safe for concurrent calls.</summary>
internal sealed class EncoderModel : IDisposable
{
    private static readonly string[] Required = ["input_ids", "attention_mask"];
    private static readonly (string Name, int Rank)[] Outputs = [("sentence_embedding", 2), ("last_hidden_state", 3), ("token_embeddings", 3)];

    private readonly InferenceSession session;
    private readonly (string Name, int Rank) output;

    /// <exception cref="EmbeddingLoadException">The bytes are no model, or one with other inputs or outputs.</exception>
    public EncoderModel(byte[] model)
    {
        // One thread a call: a query takes less than waking a second one, and calls run side by side.
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL };
        try
        {
            session = new InferenceSession(model, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new EmbeddingLoadException($"model.onnx is not a model ONNX Runtime can load: {e.Message}", e);
        }

        try
        {
            CheckInputs(session.InputMetadata);
            output = FindOutput(session.OutputMetadata);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>One vector a row, of any length.</summary>
    /// <param name="rows">Token ids; shorter rows are padded.</param>
    /// <param name="padding">The id of [PAD].</param>
    /// <exception cref="OnnxRuntimeException">The model does not take these ids.</exception>
    public float[][] Run(IReadOnlyList<int[]> rows, int padding)
    {
        var longest = rows.Max(row => row.Length);
        var ids = new long[rows.Count * longest];
        var mask = new long[ids.Length];
        Array.Fill(ids, padding);
        foreach (var (i, row) in rows.Index())
        {
            row.Select(id => (long)id).ToArray().CopyTo(ids, i * longest);
            Array.Fill(mask, 1, i * longest, row.Length);
        }

        long[] shape = [rows.Count, longest];
        using var idTensor = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var maskTensor = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var typeTensor = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        var inputs = new Dictionary<string, OrtValue> { ["input_ids"] = idTensor, ["attention_mask"] = maskTensor, ["token_type_ids"] = typeTensor };
        using var options = new RunOptions();
        using var outputs = session.Run(options, session.InputNames, [.. session.InputNames.Select(name => inputs[name])], [output.Name]);
        var values = outputs[0].GetTensorDataAsSpan<float>();
        return output.Rank == 2 ? Split(values, rows.Count) : Pool(values, rows, longest);
    }

    public void Dispose() => session.Dispose();

    private static float[][] Split(ReadOnlySpan<float> values, int count)
    {
        var vectors = new float[count][];
        var dimension = values.Length / count;
        for (var i = 0; i < count; i++)
        {
            vectors[i] = values.Slice(i * dimension, dimension).ToArray();
        }

        return vectors;
    }

    /// <summary>Sums instead of means: the caller brings them to length 1.</summary>
    private static float[][] Pool(ReadOnlySpan<float> states, IReadOnlyList<int[]> rows, int longest)
    {
        var dimension = states.Length / rows.Count / longest;
        var vectors = new float[rows.Count][];
        for (var i = 0; i < rows.Count; i++)
        {
            vectors[i] = new float[dimension];
            for (var t = 0; t < rows[i].Length; t++)
            {
                System.Numerics.Tensors.TensorPrimitives.Add(vectors[i], states.Slice(((i * longest) + t) * dimension, dimension), vectors[i]);
            }
        }

        return vectors;
    }

    private static void CheckInputs(IReadOnlyDictionary<string, NodeMetadata> found)
    {
        var fits = Required.All(found.ContainsKey)
            && found.All(input => (Required.Contains(input.Key) || input.Key == "token_type_ids")
                && input.Value.ElementDataType == TensorElementType.Int64 && input.Value.Dimensions.Length == 2);
        if (!fits)
        {
            throw new EmbeddingLoadException(
                $"model.onnx: expected the inputs input_ids, attention_mask and perhaps token_type_ids, int64 [batch, sequence]; found {Describe(found)}.");
        }
    }

    private static (string Name, int Rank) FindOutput(IReadOnlyDictionary<string, NodeMetadata> found)
    {
        foreach (var known in Outputs)
        {
            if (found.TryGetValue(known.Name, out var node) && node.ElementDataType == TensorElementType.Float && node.Dimensions.Length == known.Rank)
            {
                return known;
            }
        }

        throw new EmbeddingLoadException(
            $"model.onnx: expected the output sentence_embedding, float [batch, dimension], or last_hidden_state or token_embeddings, float [batch, sequence, dimension]; found {Describe(found)}.");
    }

    private static string Describe(IReadOnlyDictionary<string, NodeMetadata> nodes) =>
        string.Join(", ", nodes.Select(node => $"{node.Key} {node.Value.ElementDataType} [{string.Join(", ", node.Value.Dimensions)}]"));
}
