using System.Diagnostics.Metrics;
using Cerebrum.Llm.Knowledge.Index;
using Cerebrum.Llm.Knowledge.Ingestion;

namespace Cerebrum.Llm.Telemetry;

/// <summary>How large the stores on this disk are, and how many uploads wait to go into one: looked at when somebody asks for metrics.</summary>
internal sealed class StoreMeter(IMeterFactory meters, VectorStores stores, IngestionQueue queue) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create("Cerebrum.Llm.Stores");
        meter.CreateObservableGauge("cerebrum.store.size", Sizes, "By", "Bytes on the disk: the index of passages, and conversations where they are kept in a file.");
        meter.CreateObservableGauge("cerebrum.ingestion.queued", () => queue.Waiting, "{upload}", "Uploads that wait to be read.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<long>> Sizes()
    {
        yield return Size("knowledge", stores.Folder, "*");
        yield return Size("sessions", Path.GetDirectoryName(stores.Folder)!, "sessions.db*");
    }

    private static Measurement<long> Size(string store, string folder, string files) =>
        new(Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles(files).Sum(f => f.Exists ? f.Length : 0) : 0, KeyValuePair.Create<string, object?>("store", store));
}
