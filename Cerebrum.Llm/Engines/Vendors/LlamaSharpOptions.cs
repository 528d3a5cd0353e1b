using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Cerebrum.Llm.Engines.Vendors;

/// <summary>A GGUF file that this process runs itself.</summary>
internal sealed class LlamaSharpOptions
{
    /// <summary>The weights.</summary>
    public string? ModelPath { get; set; }

    /// <summary>Weights that read images for the model (<c>mmproj</c>); unset where it takes text alone.</summary>
    public string? ProjectorPath { get; set; }

    /// <summary>Tokens of all texts in work, and of those kept for their beginnings, together. Memory grows with it.</summary>
    /// <value>The default value is 8192.</value>
    [Range(512, 1_000_000)]
    public int ContextSize { get; set; } = 8192;

    /// <summary>Layers that lie on the GPU, where there is one.</summary>
    /// <value>The default value is 999: all.</value>
    [Range(0, 999)]
    public int GpuLayers { get; set; } = 999;

    /// <summary>Threads that calculate. More than there are idle cores wait for each other at every layer.</summary>
    /// <value>The default value is half of the cores, and at least 1: the services need the others.</value>
    [Range(1, 256)]
    public int Threads { get; set; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Texts that are written at the same time.</summary>
    /// <value>The default value is 4.</value>
    [Range(1, 32)]
    public int Parallel { get; set; } = 4;

    /// <summary>Requests that may wait beside those; further ones are refused.</summary>
    /// <value>The default value is 16.</value>
    [Range(0, 1000)]
    public int Queue { get; set; } = 16;
}

/// <summary>Stops the process at start where the files are not there, or are something else.</summary>
internal sealed class LlamaSharpOptionsValidator(IConfiguration configuration) : IValidateOptions<LlamaSharpOptions>
{
    public ValidateOptionsResult Validate(string? name, LlamaSharpOptions options)
    {
        // Not IOptions: a fault of these is told once, by their own validator.
        var engine = configuration.GetSection("Llm").Get<EngineOptions>() ?? new EngineOptions();
        if (engine.Engine != LlamaSharpChatClient.Name)
        {
            return ValidateOptionsResult.Skip;
        }

        var faults = new[]
        {
            Fault(nameof(options.ModelPath), options.ModelPath),
            options.ProjectorPath is null ? null : Fault(nameof(options.ProjectorPath), options.ProjectorPath),
            options.ContextSize >= engine.ContextTokens ? null
                : $"Llm:LlamaSharp:ContextSize: expected at least Llm:ContextTokens ({engine.ContextTokens}); found {options.ContextSize}.",
        }.OfType<string>().ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string? Fault(string setting, string? path)
    {
        var found = path is null ? "nothing" : !File.Exists(path) ? $"no file '{path}'" : IsGguf(path) ? null : $"'{path}', which is none";
        return found is null ? null : $"Llm:LlamaSharp:{setting}: expected a GGUF file for the engine 'llamasharp'; found {found}.";
    }

    private static bool IsGguf(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[4];
        return file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual("GGUF"u8);
    }
}
