using System.ComponentModel.DataAnnotations;

namespace Cerebrum.Llm.Engines;

/// <summary>Which engine writes the answer, and how long it may take.</summary>
internal sealed class EngineOptions
{
    /// <summary>Name of the engine.</summary>
    /// <value>The default value is <c>grounded</c>: no weights, deterministic.</value>
    [Required]
    public string Engine { get; set; } = GroundedChatClient.Name;

    /// <summary>Longest time the engine may take for one of the two texts; then <c>grounded</c> writes it.</summary>
    /// <value>The default value is 45 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>Tokens a prompt and its answer may have together.</summary>
    /// <value>The default value is 4096.</value>
    [Range(512, 1_000_000)]
    public int ContextTokens { get; set; } = 4096;

    /// <summary>Tokens one of the two texts may have.</summary>
    /// <value>The default value is 600.</value>
    [Range(16, 16_384)]
    public int MaxOutputTokens { get; set; } = 600;

    public OpenAIOptions OpenAI { get; set; } = new();

    public GeneralOptions General { get; set; } = new();
}

/// <summary>The role <c>general</c>: understanding a question, to look it up.</summary>
internal sealed class GeneralOptions
{
    /// <summary>Name of the engine.</summary>
    /// <value>The default value is <c>grounded</c>: no model, a question is looked up in its own words.</value>
    [Required]
    public string Engine { get; set; } = GroundedChatClient.Name;

    /// <summary>The model's name there; unset for the one that writes.</summary>
    public string? Model { get; set; }

    /// <summary>Longest time it may take; then the question is looked up in its own words.</summary>
    /// <value>The default value is 2 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(2);
}

/// <summary>An OpenAI-compatible server: llama-server, vLLM, Ollama, OpenRouter.</summary>
internal sealed class OpenAIOptions
{
    /// <summary>Base address with its version, as in <c>http://localhost:8080/v1</c>.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The model's name there.</summary>
    /// <value>The default value is <c>default</c>: servers of one model take any name.</value>
    public string Model { get; set; } = "default";

    /// <summary>Unset for servers without keys.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Whether sentences are asked for by a JSON schema; a server that refuses it is asked without.</summary>
    /// <value>The default value is <c>true</c>.</value>
    public bool Constrained { get; set; } = true;

    /// <summary>Whether the model reads images: then a turn's PNG or JPEG goes to the server with the final prompt.</summary>
    /// <value>The default value is <c>false</c>.</value>
    public bool Images { get; set; }
}
