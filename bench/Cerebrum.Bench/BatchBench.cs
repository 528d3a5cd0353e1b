using Cerebrum.Ml.Models;

namespace Cerebrum.Bench;

/// <summary>What sharing a run is worth: sixteen rows at once, against one after the other. Rows as large as an image run alone in
/// both, so that only the small models differ.</summary>
internal static class BatchBench
{
    private const int Rows = 16;

    public static async Task RunAsync()
    {
        foreach (var folder in Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "Weights")).Order())
        {
            var manifest = ModelManifest.Read(Path.Combine(folder, "manifest.json"));
            using var model = OnnxModel.Load(folder, manifest.Preprocessing);
            var rows = Enumerable.Range(0, Rows).Select(_ => new float[manifest.Input.Shape.Skip(1).Aggregate((a, b) => a * b)]).ToList();
            await Timing.PrintAsync($"{manifest.Id}: one row", () => model.PredictAsync(rows[0], default));
            await Timing.PrintAsync($"{manifest.Id}: {Rows} rows, one run", () => model.PredictAsync(rows, default), runs: 100);
            await Timing.PrintAsync($"{manifest.Id}: {Rows} rows, one by one", async () =>
            {
                foreach (var row in rows)
                {
                    await model.PredictAsync(row, default);
                }
            }, runs: 100);
        }
    }
}
