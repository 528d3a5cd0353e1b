using System.ComponentModel.DataAnnotations;

namespace Cerebrum.Llm.Knowledge.Embedding;

/// <summary>Which model turns text into vectors.</summary>
internal sealed class EmbeddingOptions
{
    public const string Section = "Llm:Embedding";

    /// <summary>Folder with <c>model.onnx</c> and <c>vocab.txt</c>, and <c>manifest.json</c> if there is one: any export of a sentence
    /// transformer with a lower-case WordPiece vocabulary.</summary>
    /// <value>The default value is the folder that ships with Cerebrum.</value>
    [Required]
    public string Folder { get; set; } = Path.Combine(AppContext.BaseDirectory, "Knowledge", "Embedding", "Weights");

    /// <summary>Tokens of a text that are read, the two that mark its ends among them; what follows has no part in the vector.</summary>
    /// <value>The default value is 256: about 180 words.</value>
    [Range(8, 512)]
    public int MaxTokens { get; set; } = 256;
}
