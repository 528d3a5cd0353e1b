using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Cerebrum.Llm.Knowledge.Embedding;

internal static class EmbeddingServices
{
    /// <summary>Adds <see cref="OnnxEmbedder"/>, by its name and as a generator. A folder it cannot use stops the start.</summary>
    public static IServiceCollection AddEmbedding(this IServiceCollection services)
    {
        services.AddOptions<EmbeddingOptions>().BindConfiguration(EmbeddingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new OnnxEmbedder(provider.GetRequiredService<IOptions<EmbeddingOptions>>().Value));
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(provider => provider.GetRequiredService<OnnxEmbedder>());
        return services.AddHostedService<LoadAtStart>();
    }

    /// <summary>Its constructor is the work: the host makes it before the first request.</summary>
    private sealed class LoadAtStart(OnnxEmbedder embedder) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.FromResult(embedder);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
