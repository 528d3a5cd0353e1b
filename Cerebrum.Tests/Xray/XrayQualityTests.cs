using System.Text.Json.Nodes;
using Cerebrum.Ml.Processing;
using Cerebrum.Ml.Xray;
using Cerebrum.Tests.Layout;

namespace Cerebrum.Tests.Xray;

/// <summary>Measures the model that is served, from file to answer, against the figures its manifest publishes.</summary>
public sealed class XrayQualityTests
{
    [Theory]
    [InlineData("inside", "test")]
    [InlineData("external_dev", "external_dev")]
    public async Task Balanced_Accuracy_Of_Answered_Images_Is_What_The_Card_Says(string figures, string split)
    {
        Assert.SkipUnless(Repository.Data is not null, "shared/data is not beside this checkout.");
        using var model = new ChestXray(Path.Combine(AppContext.BaseDirectory, "Weights", "chest-xray"));
        var rows = ReadRows(split);
        var answers = new (string Label, SignalAnswer Answer)[rows.Count];
        await Parallel.ForAsync(0, rows.Count, TestContext.Current.CancellationToken, async (i, ct) =>
            answers[i] = (rows[i].Label, await model.AnalyzeAsync(new SignalInput(await File.ReadAllBytesAsync(rows[i].Path, ct)), ct)));

        var answered = answers.Where(a => !a.Answer.Abstained).ToArray();
        var balanced = answered.GroupBy(a => a.Label).Average(g => g.Average(a => ((XrayAnswer)a.Answer).DetectedCondition == a.Label ? 1.0 : 0.0));
        var published = model.Manifest.Metrics[figures]!;
        Assert.Equal(published["images"]!.GetValue<int>(), rows.Count);
        Assert.True(balanced >= published["interval_answered"]![0]!.GetValue<double>(), $"Balanced accuracy is {balanced:0.000}; published {published}.");
        Assert.True((double)answered.Length / rows.Count >= published["coverage"]!.GetValue<double>() - 0.03, $"{answered.Length} of {rows.Count} answered.");
    }

    // As training/xray/data.py: chest radiographs whose label is "other" (any finding) have no label of ours.
    private static List<(string Path, string Label)> ReadRows(string split)
    {
        var folder = Path.Combine(Repository.Data!, "xray");
        var lines = File.ReadAllLines(Path.Combine(folder, "labels.csv"));
        var names = lines[0].Split(',');
        int Column(string name) => Array.IndexOf(names, name);
        return
        [
            .. lines.Skip(1).Select(Fields)
                .Where(f => f[Column("split")] == split && !(f[Column("label")] == "other" && f[Column("modality")] == "X-ray" && f[Column("source")][..3] is "nih" or "iee"))
                .Select(f => (Path.Combine(folder, f[Column("file")]), f[Column("label")])),
        ];
    }

    // A quoted field may hold commas.
    private static string[] Fields(string line) =>
        [.. line.Split('"').SelectMany((part, i) => i % 2 == 1 ? [part.Replace(',', ';')] : new[] { part }).Aggregate(string.Empty, (a, b) => a + b).Split(',')];
}
