using System.Text;

namespace Cerebrum.Tests.Engines.Vendors;

/// <summary>Writes a projector for the story model, of LLaVA's kind with chance for weights: an image of 28×28 becomes four tokens.</summary>
internal static class LlamaSharpProjector
{
    private const int Width = 32, Hidden = 64, Patch = 14, Side = 28, Model = 64, Layers = 1;

    public static string Write(DirectoryInfo folder)
    {
        var path = Path.Combine(folder.FullName, "mmproj.gguf");
        using var file = new BinaryWriter(File.Create(path));
        var values = Values();
        var tensors = Tensors().ToList();
        file.Write("GGUF"u8);
        file.Write(3u);
        file.Write((ulong)tensors.Count);
        file.Write((ulong)values.Count);
        values.ForEach(file.Write);
        var offset = 0ul;
        foreach (var (name, shape) in tensors)
        {
            file.Write(Text(name));
            file.Write((uint)shape.Length);
            Array.ForEach(shape, d => file.Write((ulong)d));
            file.Write(0u); // float32
            file.Write(offset);
            offset += (ulong)Aligned(4 * Size(shape));
        }

        file.Write(new byte[Aligned(file.BaseStream.Position) - file.BaseStream.Position]);
        var chance = new Random(1);
        foreach (var (_, shape) in tensors)
        {
            for (var i = 0; i < Aligned(4 * Size(shape)) / 4; i++)
            {
                file.Write(chance.NextSingle() - 0.5f);
            }
        }

        return path;
    }

    private static List<byte[]> Values() =>
    [
        Value("general.architecture", 8, Text("clip")), Value("clip.projector_type", 8, Text("mlp")),
        Value("clip.has_vision_encoder", 7, [1]), Value("clip.use_gelu", 7, [0]),
        .. new[]
        {
            ("image_size", Side), ("patch_size", Patch), ("embedding_length", Width), ("feed_forward_length", Hidden),
            ("projection_dim", Model), ("block_count", Layers + 1), ("attention.head_count", 4), // LLaVA leaves the last layer out.
        }.Select(v => Value($"clip.vision.{v.Item1}", 4, BitConverter.GetBytes(v.Item2))),
        Value("clip.vision.attention.layer_norm_epsilon", 6, BitConverter.GetBytes(1e-5f)),
        .. new[] { "image_mean", "image_std" }.Select(name => Value(
            $"clip.vision.{name}", 9, [.. BitConverter.GetBytes(6u), .. BitConverter.GetBytes(3ul), .. Enumerable.Repeat(BitConverter.GetBytes(0.5f), 3).SelectMany(b => b)])),
    ];

    private static IEnumerable<(string Name, int[] Shape)> Tensors()
    {
        yield return ("v.class_embd", [Width]);
        yield return ("v.patch_embd.weight", [Patch, Patch, 3, Width]);
        yield return ("v.position_embd.weight", [Width, (Side / Patch * (Side / Patch)) + 1]);
        var matrices = new List<(string Name, int In, int Out)> { ("mm.0", Width, Model), ("mm.2", Model, Model) };
        var norms = new List<string> { "v.pre_ln" };
        for (var i = 0; i <= Layers; i++)
        {
            matrices.AddRange(new[] { "attn_q", "attn_k", "attn_v", "attn_out" }.Select(name => ($"v.blk.{i}.{name}", Width, Width)));
            matrices.AddRange([($"v.blk.{i}.ffn_up", Hidden, Width), ($"v.blk.{i}.ffn_down", Width, Hidden)]); // LLaVA's files name them so.
            norms.AddRange([$"v.blk.{i}.ln1", $"v.blk.{i}.ln2"]);
        }

        foreach (var (name, from, to) in matrices)
        {
            yield return ($"{name}.weight", [from, to]);
            yield return ($"{name}.bias", [to]);
        }

        foreach (var name in norms)
        {
            yield return ($"{name}.weight", [Width]);
            yield return ($"{name}.bias", [Width]);
        }
    }

    private static byte[] Value(string key, uint type, byte[] value) => [.. Text(key), .. BitConverter.GetBytes(type), .. value];

    private static byte[] Text(string text) => [.. BitConverter.GetBytes((ulong)Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    private static int Size(int[] shape) => shape.Aggregate(1, (a, b) => a * b);

    private static long Aligned(long size) => (size + 31) / 32 * 32;
}
