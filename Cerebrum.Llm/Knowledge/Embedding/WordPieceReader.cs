using System.Text;
using Microsoft.ML.Tokenizers;

namespace Cerebrum.Llm.Knowledge.Embedding;

/// <summary>Text to token ids by a lower-case WordPiece vocabulary. Safe for concurrent calls.</summary>
internal sealed class WordPieceReader
{
    /// <summary>English has about five characters a token; a text of far longer ones is no text.</summary>
    private const int MostCharactersPerToken = 16;

    private static readonly string[] Special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"];

    private readonly BertTokenizer tokenizer;
    private readonly int maxTokens;

    /// <param name="vocabulary">UTF-8, a piece a line; its number is its id.</param>
    /// <exception cref="EmbeddingLoadException">It lacks a special token, or names a piece twice.</exception>
    public WordPieceReader(byte[] vocabulary, int maxTokens)
    {
        this.maxTokens = maxTokens;
        var pieces = Encoding.UTF8.GetString(vocabulary).TrimEnd('\n').Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        if (Special.Except(pieces).ToArray() is { Length: > 0 } missing)
        {
            throw new EmbeddingLoadException($"vocab.txt: expected a WordPiece vocabulary; found none of {string.Join(", ", missing)} among its {pieces.Length} lines.");
        }

        if (pieces.GroupBy(piece => piece).FirstOrDefault(group => group.Count() > 1) is { Key: var twice })
        {
            throw new EmbeddingLoadException($"vocab.txt: expected each piece once; found '{twice}' again.");
        }

        using var stream = new MemoryStream(vocabulary);
        // SplitOnSpecialTokens: what a person types is never one of them.
        tokenizer = BertTokenizer.Create(stream, new BertOptions { SplitOnSpecialTokens = false });
        Size = pieces.Length;
    }

    public int Size { get; }

    public int Padding => tokenizer.PaddingTokenId;

    /// <summary>Ids between [CLS] and [SEP], at most the maximum together; empty for a text without words.</summary>
    public int[] Read(string text)
    {
        var start = PlainText.Of(text.Length > maxTokens * MostCharactersPerToken ? text[..(maxTokens * MostCharactersPerToken)] : text);
        var ids = tokenizer.EncodeToIds(start, maxTokens - 2, addSpecialTokens: false, out _, out _);
        return ids.Count == 0 ? [] : [tokenizer.ClassificationTokenId, .. ids, tokenizer.SeparatorTokenId];
    }
}
