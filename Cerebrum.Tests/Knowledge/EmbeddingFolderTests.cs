using System.Text.Json.Nodes;
using Cerebrum.Llm.Knowledge.Embedding;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cerebrum.Tests.Knowledge;

/// <summary>A folder of one's own: the stand-in of <c>training/embedding/stand_in.py</c> has the shape of a sentence transformer's export, and
/// for a token's state the one-hot vector of its id, with 1 added to the last where the token type is not 0.</summary>
public sealed class EmbeddingFolderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cerebrum-embedding-").FullName;

    public EmbeddingFolderTests() => Take(Path.Combine(AppContext.BaseDirectory, "Knowledge", "StandIn"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void States_Of_Tokens_Are_Averaged_Over_The_Mask()
    {
        using var embedder = Load();
        // [CLS] cough , fever [SEP]: ids 2, 6, 1 for the comma, 5, 3, each once; nothing of [PAD] or of a token type.
        var each = MathF.Sqrt(1f / 5);
        float[] expected = [0, each, each, each, 0, each, each, 0];
        var found = embedder.Embed(["fever rash cough fever rash cough", "Cough, fever"], TestContext.Current.CancellationToken)[1];
        Assert.Equal(expected, found, (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Without_A_Manifest_The_Model_Is_Named_By_Its_Bytes()
    {
        using var embedder = Load();
        Assert.Matches("^[0-9a-f]{12}$", embedder.ModelId);
        Assert.Equal(8, embedder.Dimension);
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("vocab.txt")]
    public void A_Missing_File_Is_Named(string name)
    {
        File.Delete(Path.Combine(folder, name));
        Fails($"{name} cannot be read");
    }

    [Fact]
    public void A_File_That_Is_No_Model_Is_Named()
    {
        File.WriteAllText(Path.Combine(folder, "model.onnx"), "no model");
        Fails("not a model ONNX Runtime can load");
    }

    [Fact]
    public void Other_Inputs_Are_Named()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Weights", "typing-pattern", "model.onnx"), Path.Combine(folder, "model.onnx"), overwrite: true);
        Fails("expected the inputs input_ids, attention_mask");
    }

    [Fact]
    public void Other_Outputs_Are_Named()
    {
        Rename("last_hidden_state", "hidden_state_last");
        Fails("expected the output sentence_embedding");
    }

    [Fact]
    public void More_Pieces_Than_The_Model_Has_Are_Found()
    {
        File.AppendAllText(Path.Combine(folder, "vocab.txt"), "headache\n");
        Fails("of the 9 in vocab.txt");
    }

    [Fact]
    public void A_Vocabulary_Without_Its_Marks_Is_Named()
    {
        File.WriteAllText(Path.Combine(folder, "vocab.txt"), "fever\ncough\n[PAD]\n[UNK]\n");
        Fails("found none of [CLS], [SEP] among its 4 lines");
    }

    [Fact]
    public void A_Piece_Written_Twice_Is_Named()
    {
        File.AppendAllText(Path.Combine(folder, "vocab.txt"), "fever\n");
        Fails("found 'fever' again");
    }

    [Theory]
    [InlineData("sha256", "expected the model.onnx with sha256 0000")]
    [InlineData("vocabulary_sha256", "expected the vocab.txt with sha256 0000")]
    public void Another_File_Than_The_One_Described_Is_Found(string member, string fault)
    {
        Take(new EmbeddingOptions().Folder);
        Manifest(manifest => manifest[member] = new string('0', 64));
        Fails(fault);
    }

    [Fact]
    public void A_Manifest_Without_A_Sum_Is_Refused()
    {
        Take(new EmbeddingOptions().Folder);
        Manifest(manifest => manifest.AsObject().Remove("sha256"));
        Fails("manifest.json is none");
    }

    [Fact]
    public async Task A_Folder_That_Cannot_Be_Used_Stops_The_Start()
    {
        File.Delete(Path.Combine(folder, "vocab.txt"));
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new($"{EmbeddingOptions.Section}:Folder", folder)]);
        builder.Services.AddEmbedding();
        using var host = builder.Build();
        var e = await Assert.ThrowsAsync<EmbeddingLoadException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains("vocab.txt cannot be read", e.Message, StringComparison.Ordinal);
    }

    private OnnxEmbedder Load() => new(new EmbeddingOptions { Folder = folder });

    private void Fails(string fault) => Assert.Contains(fault, Assert.Throws<EmbeddingLoadException>(() => Load().Dispose()).Message, StringComparison.Ordinal);

    private void Take(string source)
    {
        foreach (var file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }
    }

    private void Manifest(Action<JsonNode> change)
    {
        var path = Path.Combine(folder, "manifest.json");
        var manifest = JsonNode.Parse(File.ReadAllText(path))!;
        change(manifest);
        File.WriteAllText(path, manifest.ToJsonString());
    }

    /// <summary>Both names have one length, so the file stays whole.</summary>
    private void Rename(string from, string to)
    {
        var path = Path.Combine(folder, "model.onnx");
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(path)).Replace(from, to, StringComparison.Ordinal)));
    }
}
