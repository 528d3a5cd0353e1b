using Cerebrum.Llm.Engines.Vendors;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Cerebrum.Llm.Engines;

internal static partial class EngineRegistration
{
    static partial void AddVendors(IServiceCollection services)
    {
        services.AddOptions<LlamaSharpOptions>().BindConfiguration("Llm:LlamaSharp").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<LlamaSharpOptions>, LlamaSharpOptionsValidator>();
        services.AddKeyedSingleton<IChatClient, LlamaSharpChatClient>(LlamaSharpChatClient.Name);
    }
}
