using Microsoft.Extensions.Options;

namespace Cerebrum.Llm.Triage;

internal static class TriageServices
{
    /// <summary>Adds <see cref="TriageRules"/>. Resolve it once at the start: a faulty pack must stop the process, not the first question.</summary>
    public static IServiceCollection AddTriage(this IServiceCollection services)
    {
        services.AddOptions<TriageOptions>().BindConfiguration(TriageOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => UrgencyQuestions.Load(UrgencyQuestions.DefaultPath, provider.GetRequiredService<TriageRules>()));
        return services.AddSingleton(provider =>
            TriageRules.Load(TriageRules.DefaultPath, provider.GetRequiredService<IOptions<TriageOptions>>().Value));
    }
}
