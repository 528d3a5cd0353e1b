using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntime;

namespace Cerebrum.Llm.Knowledge.Embedding;

/// <summary>Vectors of length 1 for texts, by the model of a folder. A text without words has the zero vector: it is like nothing.
/// Safe for concurrent calls, which run side by side on their own threads.</summary>
internal sealed class OnnxEmbedder : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>One run holds at most these, padding included: about 8 MB of states in the shipped model.</summary>
    private const int MostRows = 64;
    private const int MostTokens = 8192;

    private readonly WordPieceReader reader;
    private readonly EncoderModel model;
    private readonly EmbeddingGeneratorMetadata metadata;

    /// <exception cref="EmbeddingLoadException">A file is missing or damaged, or model and vocabulary do not fit.</exception>
    public OnnxEmbedder(EmbeddingOptions options)
    {
        (ModelId, var weights, var vocabulary) = EmbeddingManifest.ReadFolder(options.Folder);
        reader = new WordPieceReader(vocabulary, options.MaxTokens);
        model = new EncoderModel(weights);
        try
        {
            // The longest text, and the last piece: neither may surprise a caller.
            Dimension = model.Run([[.. Enumerable.Repeat(reader.Size - 1, options.MaxTokens)]], reader.Padding)[0].Length;
        }
        catch (OnnxRuntimeException e)
        {
            model.Dispose();
            throw new EmbeddingLoadException(
                $"{options.Folder}: expected a model that reads {options.MaxTokens} tokens (Llm:Embedding:MaxTokens) of the {reader.Size} in vocab.txt; it fails: {e.Message}", e);
        }

        metadata = new EmbeddingGeneratorMetadata("onnx", defaultModelId: ModelId, defaultModelDimensions: Dimension);
    }

    /// <summary>Changes with the weights. Vectors of two models do not compare.</summary>
    public string ModelId { get; }

    public int Dimension { get; }

    /// <returns>float[<see cref="Dimension"/>].</returns>
    public float[] Embed(string text) => Embed([text])[0];

    /// <returns>One vector a text, in their order.</returns>
    public float[][] Embed(IReadOnlyList<string> texts, CancellationToken ct = default)
    {
        var rows = texts.Select((text, place) => (Ids: reader.Read(text), Place: place)).ToArray();
        var vectors = new float[texts.Count][];
        foreach (var (_, place) in rows.Where(row => row.Ids.Length == 0))
        {
            vectors[place] = new float[Dimension];
        }

        // Longest first: rows of one run are about as long, so little of it is padding.
        var waiting = rows.Where(row => row.Ids.Length > 0).OrderByDescending(row => row.Ids.Length).ToArray().AsSpan();
        while (waiting.Length > 0)
        {
            ct.ThrowIfCancellationRequested();
            var batch = waiting[..Math.Min(waiting.Length, Math.Clamp(MostTokens / waiting[0].Ids.Length, 1, MostRows))].ToArray();
            foreach (var (row, vector) in batch.Zip(model.Run([.. batch.Select(row => row.Ids)], reader.Padding)))
            {
                vectors[row.Place] = Unit(vector);
            }

            waiting = waiting[batch.Length..];
        }

        return vectors;
    }

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options?.Dimensions is { } wanted && wanted != Dimension)
        {
            throw new ArgumentException($"Expected {Dimension} dimensions, those of {ModelId}; found {wanted}.", nameof(options));
        }

        var vectors = await Task.Run(() => Embed([.. values], cancellationToken), cancellationToken);
        return [.. vectors.Select(vector => new Embedding<float>(vector) { ModelId = ModelId })];
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(EmbeddingGeneratorMetadata) ? metadata
        : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => model.Dispose();

    private static float[] Unit(float[] vector)
    {
        if (TensorPrimitives.Norm<float>(vector) is > 0 and var norm)
        {
            TensorPrimitives.Divide(vector, norm, vector);
        }

        return vector;
    }
}
