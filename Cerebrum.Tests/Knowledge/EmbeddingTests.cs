using System.Numerics.Tensors;
using System.Text.Json;
using Cerebrum.Llm.Knowledge.Embedding;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cerebrum.Tests.Knowledge;

/// <summary>The model that ships. <c>embedding-golden.jsonl</c> holds what <c>training/embedding/export.py</c> makes of the same texts.</summary>
public sealed class EmbeddingTests : IDisposable
{
    private readonly OnnxEmbedder embedder = new(new EmbeddingOptions());

    public static TheoryData<string> GoldenTexts => [.. Golden.All.Keys];

    public void Dispose() => embedder.Dispose();

    [Theory]
    [MemberData(nameof(GoldenTexts))]
    public void Token_Ids_Are_Those_Of_Training(string text)
    {
        var reader = new WordPieceReader(File.ReadAllBytes(Path.Combine(new EmbeddingOptions().Folder, "vocab.txt")), maxTokens: 256);
        int[] none = [2, 3]; // [CLS] and [SEP]: such a text is not run.
        Assert.Equal(Golden.All[text].Ids, reader.Read(text) is { Length: > 0 } ids ? ids : none);
    }

    [Theory]
    [MemberData(nameof(GoldenTexts))]
    public void Vectors_Are_Those_Of_Training(string text)
    {
        // Five decimals are written; sums of 256 in another order differ by less than that.
        foreach (var (expected, found) in Golden.All[text].Vector.Zip(embedder.Embed(text)))
        {
            Assert.Equal(expected, found, tolerance: 2e-5f);
        }
    }

    [Theory]
    [InlineData("whooping cough", "pertussis", "broken ankle")]
    [InlineData("high blood pressure", "hypertension", "hearing loss")]
    [InlineData("my chest hurts and my left arm is numb", "Heart attack: chest pain that spreads to the arm", "Athlete's foot: itching between the toes")]
    [InlineData("how do i get rid of kidney stones", "Treatment of nephrolithiasis", "Inheritance of colour blindness")]
    [InlineData("diabetis symtoms", "Signs of diabetes", "Signs of glaucoma")]
    public void Related_Texts_Are_Closer_Than_Unrelated_Ones(string query, string related, string unrelated)
    {
        var vector = embedder.Embed(query);
        Assert.True(Cosine(vector, embedder.Embed(related)) > Cosine(vector, embedder.Embed(unrelated)) + 0.1f);
    }

    [Fact]
    public void Vectors_Have_Length_One()
    {
        Assert.Equal(1, TensorPrimitives.Norm<float>(embedder.Embed("sore throat")), tolerance: 1e-5f);
        Assert.Equal(embedder.Dimension, embedder.Embed("sore throat").Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    [InlineData("☂ 😀")]
    public void A_Text_Without_Words_Is_The_Zero_Vector(string text) =>
        Assert.All(embedder.Embed(text), value => Assert.Equal(0, value));

    [Fact]
    public void A_Batch_Gives_The_Vectors_Of_Its_Texts_In_Their_Order()
    {
        string[] texts = [.. Enumerable.Range(0, 150).Select(i => i % 7 == 0 ? "" : string.Join(' ', Enumerable.Repeat($"cough {i}", 1 + (i * 31 % 120))))];
        var batch = embedder.Embed(texts, TestContext.Current.CancellationToken);
        for (var i = 0; i < texts.Length; i++)
        {
            Assert.Equal(embedder.Embed(texts[i]), batch[i], (a, b) => Math.Abs(a - b) < 1e-5f); // Sums of padded rows may be in another order.
        }
    }

    [Fact]
    public void What_Follows_The_Last_Token_Read_Has_No_Part()
    {
        using var brief = new OnnxEmbedder(new EmbeddingOptions { MaxTokens = 8 });
        Assert.Equal(brief.Embed("one two three four five six"), brief.Embed("one two three four five six fever cough rash"));
        Assert.NotEqual(brief.Embed("one two three four five six"), brief.Embed("one two three four five fever"));
    }

    [Fact]
    public void Concurrent_Calls_Do_Not_Mix()
    {
        string[] texts = ["fever", "a rash on both arms", "headache since monday"];
        var alone = texts.Select(embedder.Embed).ToArray();
        Parallel.For(0, 300, i => Assert.Equal(alone[i % 3], embedder.Embed(texts[i % 3])));
    }

    [Fact]
    public async Task It_Is_A_Generator_That_Names_Its_Model()
    {
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationManager()).AddEmbedding().BuildServiceProvider();
        var generator = services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
        var found = await generator.GenerateAsync(["fever", "cough"], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(embedder.Embed("cough"), found[1].Vector.ToArray());
        Assert.All(found, embedding => Assert.Equal(embedder.ModelId, embedding.ModelId));
        Assert.StartsWith("passage-embedding 1.", embedder.ModelId, StringComparison.Ordinal);
        Assert.Equal(embedder.Dimension, generator.GetService<EmbeddingGeneratorMetadata>()?.DefaultModelDimensions);
    }

    [Fact]
    public async Task Other_Dimensions_Than_The_Models_Are_Refused()
    {
        var e = await Assert.ThrowsAsync<ArgumentException>(() =>
            embedder.GenerateAsync(["fever"], new EmbeddingGenerationOptions { Dimensions = 7 }, TestContext.Current.CancellationToken));
        Assert.Contains("found 7", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_Stops_The_Work()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        Assert.Throws<OperationCanceledException>(() => embedder.Embed(["fever"], cancelled.Token));
    }

    private static float Cosine(float[] a, float[] b) => TensorPrimitives.Dot<float>(a, b);

    /// <param name="Ids">With [CLS] and [SEP].</param>
    private sealed record Golden(string Text, int[] Ids, float[] Vector)
    {
        private static readonly JsonSerializerOptions Web = JsonSerializerOptions.Web;

        public static Dictionary<string, Golden> All { get; } = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Knowledge", "embedding-golden.jsonl"))
            .Select(line => JsonSerializer.Deserialize<Golden>(line, Web)!).ToDictionary(golden => golden.Text);
    }
}
