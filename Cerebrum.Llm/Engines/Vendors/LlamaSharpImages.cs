using LLama;
using LLama.Batched;
using LLama.Native;
using Microsoft.Extensions.AI;

namespace Cerebrum.Llm.Engines.Vendors;

/// <summary>A prompt with images, read by the projector (mtmd).</summary>
internal sealed class LlamaSharpImages : IDisposable
{
    /// <summary>Tokens that an image may take of the context; LLaVA 1.5 takes 576, MiniCPM-V 640.</summary>
    private const int TokensEach = 2048;

    private readonly string prompt;
    private readonly SafeMtmdEmbed[] images;

    private LlamaSharpImages(string prompt, IEnumerable<DataContent> images, MtmdWeights projector)
    {
        this.prompt = prompt;
        this.images = [.. images.Select(image => projector.LoadMedia(Picture(image.Data.Span)))];
    }

    public int Reserved => images.Length * TokensEach;

    /// <summary>The model has seen them.</summary>
    public bool Shown { get; private set; }

    public static MtmdWeights LoadProjector(string path, LLamaWeights weights, int threads)
    {
        LlamaSharpLog.SilenceProjector();
        var settings = MtmdContextParams.Default();
        settings.NThreads = threads;
        return MtmdWeights.LoadFromFile(path, weights, settings);
    }

    /// <returns>The images of a message; none where no projector reads them: the text goes alone then.</returns>
    public static IEnumerable<DataContent> Of(ChatMessage message, MtmdWeights? projector) =>
        projector is null ? [] : message.Contents.OfType<DataContent>().Where(c => c.HasTopLevelMediaType("image"));

    /// <returns>Null where there are none.</returns>
    public static LlamaSharpImages? Load(IEnumerable<ChatMessage> messages, string prompt, MtmdWeights? projector)
    {
        var images = messages.SelectMany(m => Of(m, projector)).ToList();
        return images.Count == 0 ? null : new LlamaSharpImages(prompt, images, projector!);
    }

    /// <summary>As one batch of its own: its logits are read from the last row.</summary>
    public void Prompt(Conversation conversation)
    {
        conversation.Prompt(prompt, images);
        Shown = true;
    }

    public void Dispose() => Array.ForEach(images, image => image.Dispose());

    /// <summary>The library would hand anything else to a program, as a film.</summary>
    private static ReadOnlySpan<byte> Picture(ReadOnlySpan<byte> data) =>
        data.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) || data.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
            ? data : throw new EngineUnavailableException("was given an image that is neither PNG nor JPEG");
}
