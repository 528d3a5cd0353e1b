using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OpenAI;

namespace Cerebrum.Llm.Engines;

/// <summary>The engines this build knows, by name; the chosen one is checked at start.</summary>
internal static partial class EngineRegistration
{
    public static void AddEngines(this IServiceCollection services)
    {
        services.AddOptions<EngineOptions>().BindConfiguration("Llm").ValidateDataAnnotations().ValidateOnStart();
        services.AddKeyedSingleton<IChatClient, GroundedChatClient>(GroundedChatClient.Name);
        services.AddKeyedSingleton("openai", (provider, _) => OpenAI(provider.GetRequiredService<IOptions<EngineOptions>>().Value.OpenAI));
        AddVendors(services);

        services.AddSingleton(new KnownEngines([.. services.Where(s => s.ServiceType == typeof(IChatClient)).Select(s => s.ServiceKey).OfType<string>()]));
        services.AddSingleton<IValidateOptions<EngineOptions>, EngineOptionsValidator>();
        services.AddSingleton(_ => PromptFiles.Load());
        services.AddSingleton(Medical);
        services.AddSingleton<PromptWriter>();
        services.AddSingleton<Writer>();
        services.AddSingleton<SearchWords>();
    }

    /// <summary>Honours the predecessor's switch: <c>USE_OPENROUTER=true</c> is the engine <c>openai</c> at OpenRouter.</summary>
    public static void AddOpenRouter(this IConfigurationManager configuration)
    {
        if (bool.TryParse(configuration["USE_OPENROUTER"], out var use) && use)
        {
            configuration["Llm:Engine"] ??= "openai";
            configuration["Llm:OpenAI:Endpoint"] ??= "https://openrouter.ai/api/v1";
        }
    }

    /// <summary>Adds the engines of <c>Vendors/</c>, where the package feed has them.</summary>
    static partial void AddVendors(IServiceCollection services);

    /// <summary>The engine that writes answers.</summary>
    private static IChatClient Medical(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<EngineOptions>>().Value;
        var engine = Watched(provider.GetRequiredKeyedService<IChatClient>(options.Engine));
        return options is { Engine: "openai", OpenAI.Constrained: true } ? new ConstrainedChatClient(engine, provider.GetRequiredService<PromptFiles>().Sentences) : engine;
    }

    /// <summary>With spans and metrics by OpenTelemetry's conventions for generative models, and never what was asked or answered. No logger: it
    /// would write down what a server said of a prompt it refused.</summary>
    public static IChatClient Watched(IChatClient engine) =>
        engine is GroundedChatClient ? engine : new OpenTelemetryChatClient(engine, logger: null, sourceName: "Cerebrum.Llm.Engines") { EnableSensitiveData = false };

    private static IChatClient OpenAI(OpenAIOptions options)
    {
        var transport = new OpenAIClientOptions
        {
            Endpoint = options.Endpoint,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0), // The grounded engine takes over at once instead.
        };
        return new OpenAIClient(new ApiKeyCredential(options.ApiKey ?? "none"), transport).GetChatClient(options.Model).AsIChatClient();
    }
}
