using Cerebrum.Ml.Keystrokes;
using Cerebrum.Ml.Speech;
using Cerebrum.Ml.Speech.Features;
using Cerebrum.Ml.Xray;
using Microsoft.Extensions.Options;

namespace Cerebrum.Ml.Models;

/// <summary>What the model is, for people and programs; its manifest, and whether it is served.</summary>
internal sealed record ModelDescription(string Task, bool Loaded, string? Error, ModelManifest? Manifest);

internal static class ModelsEndpoints
{
    public static void AddModels(this IServiceCollection services)
    {
        SpeechOptions.Add(services);
        services.AddSingleton(provider => new ModelCatalog(
            Kinds(FrameMeasures.Known[provider.GetRequiredService<IOptions<SpeechOptions>>().Value.Features]),
            provider.GetRequiredService<IConfiguration>()["Ml:Weights"] ?? Path.Combine(AppContext.BaseDirectory, "Weights"),
            provider.GetRequiredService<ILogger<ModelCatalog>>()));
        services.AddSingleton<WarmUp>();
        services.AddHostedService(provider => provider.GetRequiredService<WarmUp>());
        services.AddHealthChecks().AddCheck<WarmUp>("models");
    }

    public static void MapModels(this WebApplication app)
    {
        var catalog = app.Services.GetRequiredService<ModelCatalog>(); // Loaded and warm before the first request.
        app.MapGet("/v1/ml/models", () => TypedResults.Json(Describe(catalog), ManifestJson.Default.IReadOnlyListModelDescription))
            .WithSummary("Every model: labels, input, training data, metrics, licence, intended use, and whether it is loaded");
    }

    private static IEnumerable<SignalKind> Kinds(Func<float[], AcousticFrames> measure) =>
    [
        new("audio/emotion", "detected_emotion", "speech-emotion", "voice-synthetic.wav", folder => new SpeechEmotion(folder, measure)),
        new("typing/pattern", "detected_condition", "typing-pattern", "typing-steady.json", folder => new TypingPattern(folder)),
        new("image/classification", "detected_condition", "chest-xray", "drawn-chest.png", folder => new ChestXray(folder)),
    ];

    private static IReadOnlyList<ModelDescription> Describe(ModelCatalog catalog) =>
        [.. catalog.Entries.Select(e => new ModelDescription(e.Kind.Task, e.Model is not null, e.Error, e.Model?.Manifest))];
}
