using System.Buffers.Binary;
using System.Text;
using Cerebrum.Llm.Engines;
using Cerebrum.Llm.Engines.Vendors;
using Cerebrum.Tests.Layout;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Cerebrum.Tests.Engines.Vendors;

/// <summary>The engine with the smallest model there is: 260 000 parameters that tell children's stories.</summary>
internal static class LlamaSharpModel
{
    public static string? File { get; } = Repository.Data is { } data && Path.Combine(data, "models", "stories260K.gguf") is var file && System.IO.File.Exists(file) ? file : null;

    /// <summary>Skips the test where the model is not to be had. One thread: the machine is busy.</summary>
    public static LlamaSharpOptions Options()
    {
        Assert.SkipWhen(File is null, "shared/data/models/stories260K.gguf is not beside the checkout.");
        return new LlamaSharpOptions { ModelPath = File, Threads = 1 };
    }

    /// <returns>The engine; it is loading.</returns>
    public static LlamaSharpChatClient Start(LlamaSharpOptions options) =>
        new(Microsoft.Extensions.Options.Options.Create(new EngineOptions()), Microsoft.Extensions.Options.Options.Create(options), NullLogger<LlamaSharpChatClient>.Instance);

    /// <returns>The engine with its model loaded.</returns>
    public static async Task<LlamaSharpChatClient> LoadAsync(LlamaSharpOptions options)
    {
        var engine = Start(options);
        while (await ObstacleAsync(engine) == "is still loading")
        {
            await Task.Delay(5); // It has no event: nobody waits for it.
        }

        return engine;
    }

    /// <returns>Why it writes nothing; null when it does.</returns>
    public static async Task<string?> ObstacleAsync(IChatClient engine)
    {
        try
        {
            await engine.GetResponseAsync("", new ChatOptions { MaxOutputTokens = 1 }, TestContext.Current.CancellationToken);
            return null;
        }
        catch (EngineUnavailableException e)
        {
            return e.Message;
        }
    }

    /// <summary>The model with a chat template, which it comes without.</summary>
    public static string WithTemplate(string template, DirectoryInfo folder)
    {
        const int header = 24; // Magic, version, count of tensors, count of values.
        var model = System.IO.File.ReadAllBytes(Options().ModelPath!);
        BinaryPrimitives.WriteUInt64LittleEndian(model.AsSpan(16), BinaryPrimitives.ReadUInt64LittleEndian(model.AsSpan(16)) + 1);
        var key = Encoding.UTF8.GetBytes("tokenizer.chat_template");
        var size = 8 + key.Length + 4 + 8 + template.Length;
        var text = Encoding.UTF8.GetBytes(template.PadRight(template.Length + (32 - (size % 32)))); // Tensors stay aligned to 32 bytes.
        byte[] value = [.. BitConverter.GetBytes((ulong)key.Length), .. key, .. BitConverter.GetBytes(8u), .. BitConverter.GetBytes((ulong)text.Length), .. text];
        var path = Path.Combine(folder.FullName, "with-template.gguf");
        System.IO.File.WriteAllBytes(path, [.. model[..header], .. value, .. model[header..]]);
        return path;
    }
}
