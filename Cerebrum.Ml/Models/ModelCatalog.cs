using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Models;

/// <param name="Task">Route of the model: <c>audio/emotion</c>, <c>typing/pattern</c> or <c>image/classification</c>.</param>
/// <param name="LabelField">Where its answers name the label: <c>detected_emotion</c> or <c>detected_condition</c>.</param>
/// <param name="Folder">Under <c>Weights/</c>.</param>
/// <param name="Sample">A file of <c>samples/</c> that the model reads, to warm up with.</param>
/// <param name="Load">Makes the model from that folder, or throws <see cref="ModelLoadException"/>.</param>
internal sealed record SignalKind(string Task, string LabelField, string Folder, string Sample, Func<string, ISignalModel> Load);

/// <summary>The models of this service. One that does not load is listed with the reason; the others serve.</summary>
internal sealed partial class ModelCatalog : IDisposable
{
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <param name="weights">The folder that holds one folder a model.</param>
    public ModelCatalog(IEnumerable<SignalKind> kinds, string weights, ILogger<ModelCatalog> logger)
    {
        foreach (var kind in kinds)
        {
            try
            {
                entries[kind.Task] = new Entry(kind, kind.Load(Path.Combine(weights, kind.Folder)), Error: null);
            }
            catch (ModelLoadException e)
            {
                Log.NotLoaded(logger, kind.Task, e.Message);
                entries[kind.Task] = new Entry(kind, Model: null, e.Message);
            }
        }
    }

    public IReadOnlyCollection<Entry> Entries => entries.Values;

    public Entry? Find(string task) => entries.GetValueOrDefault(task);

    public void Dispose()
    {
        foreach (var entry in entries.Values)
        {
            entry.Model?.Dispose();
        }
    }

    /// <param name="Error">Why <paramref name="Model"/> is null.</param>
    internal sealed record Entry(SignalKind Kind, ISignalModel? Model, string? Error);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The model for {Task} is not served: {Reason}")]
        public static partial void NotLoaded(ILogger logger, string task, string reason);
    }
}
