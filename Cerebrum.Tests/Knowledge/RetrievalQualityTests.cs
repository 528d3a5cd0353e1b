using Cerebrum.Bench.Knowledge;
using Cerebrum.Tests.Layout;

namespace Cerebrum.Tests.Knowledge;

/// <summary>Measures the retriever again on the development queries, as bench/README.md does, and holds what the re-ranker was made for.</summary>
public sealed class RetrievalQualityTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cerebrum-retrieval-");
    private readonly string data = Path.Combine(Repository.Data ?? "", "knowledge");
    private Corpus? corpus;

    public async ValueTask InitializeAsync()
    {
        if (Repository.Data is not null)
        {
            corpus = await Corpus.OpenAsync(data, folder.FullName);
        }
    }

    [Fact]
    public async Task The_Right_Documents_Come_First_And_Where_There_Are_None_It_Often_Says_So()
    {
        Assert.SkipUnless(corpus is not null, "shared/data is not beside this checkout.");
        var scores = new List<(string Set, double Score)>();
        var (answerable, lost, unanswerable, recognised) = (0, 0, 0, 0);
        foreach (var query in Judged.Load(data))
        {
            var found = await corpus.Retriever.SearchAsync(query.Text, 50, TestContext.Current.CancellationToken);
            _ = query.Answerable ? answerable++ : unanswerable++;
            if (found.Abstained)
            {
                _ = query.Answerable ? lost++ : recognised++;
            }

            if (query.Answerable)
            {
                var documents = found.Nearest.Select(h => h.Passage.DocumentId).Distinct().Take(10);
                scores.Add((query.Set, query.Ndcg(query.Set.StartsWith("liveqa", StringComparison.Ordinal) ? documents.Where(query.Grades.ContainsKey) : documents)));
            }
        }

        double Mean(string set) => scores.Where(s => s.Set == set).Average(s => s.Score);
        Assert.True(Mean("liveqa full") >= 0.60, $"LiveQA, full question: {Mean("liveqa full"):F3}");
        Assert.True(Mean("liveqa summary") >= 0.62, $"LiveQA, summary: {Mean("liveqa summary"):F3}");
        Assert.True(Mean("covidfaq") >= 0.75, $"COVID FAQ: {Mean("covidfaq"):F3}");
        Assert.True(Mean("pubmedqa") >= 0.95, $"PubMedQA: {Mean("pubmedqa"):F3}");
        Assert.True(lost <= 0.05 * answerable, $"{lost} of {answerable} answerable questions lost");
        Assert.True(recognised >= 0.60 * unanswerable, $"{recognised} of {unanswerable} questions without an answer recognised");
    }

    public ValueTask DisposeAsync()
    {
        corpus?.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
