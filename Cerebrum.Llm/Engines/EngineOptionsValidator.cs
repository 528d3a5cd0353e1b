using Microsoft.Extensions.Options;

namespace Cerebrum.Llm.Engines;

/// <param name="Names">What <c>Llm:Engine</c> may be in this build.</param>
internal sealed record KnownEngines(IReadOnlyList<string> Names);

/// <summary>Stops the process at start with every fault of the engine's settings, and the choices there are.</summary>
internal sealed class EngineOptionsValidator(KnownEngines known) : IValidateOptions<EngineOptions>
{
    public ValidateOptionsResult Validate(string? name, EngineOptions options)
    {
        var faults = new List<string>();
        (string Key, string Engine)[] chosen = [("Llm:Engine", options.Engine), ("Llm:General:Engine", options.General.Engine)];
        foreach (var (key, engine) in chosen.Where(c => !known.Names.Contains(c.Engine)))
        {
            faults.Add($"{key}: unknown engine '{engine}'. This build knows: {string.Join(", ", known.Names)}.");
        }

        if (chosen.Any(c => c.Engine == "openai") && options.OpenAI.Endpoint is not { IsAbsoluteUri: true })
        {
            faults.Add("Llm:OpenAI:Endpoint: expected an absolute URL, as in http://localhost:8080/v1, for the engine 'openai'.");
        }

        if (options.MaxOutputTokens >= options.ContextTokens)
        {
            faults.Add($"Llm:MaxOutputTokens: expected less than Llm:ContextTokens ({options.ContextTokens}); found {options.MaxOutputTokens}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
