using System.Diagnostics;
using Cerebrum.Llm.Knowledge.Embedding;
using Cerebrum.Llm.Knowledge.Index;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Cerebrum.Tests.Knowledge;

/// <summary>kill -9 at seeded random points of ingestions, on real processes and one folder.</summary>
public sealed class KilledIngestionTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 50;
    private const int Documents = 300;
    private const int Seed = 20261125;

    private readonly string folder = Directory.CreateTempSubdirectory("cerebrum-killed-").FullName;
    private readonly OnnxEmbedder embedder = new(new EmbeddingOptions { Folder = LlmProcess.StandIn });

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Uploads => Path.Combine(folder, "knowledge", "uploads", "book");

    public void Dispose()
    {
        embedder.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task After_Each_Kill_The_Index_Is_Whole_And_In_The_End_All_That_Was_Taken_In_Is_There()
    {
        var whole = Stopwatch.StartNew();
        Assert.Equal(0, (await LlmProcess.RunAsync(folder, Command(0))).Code);
        var full = whole.Elapsed;
        var random = new Random(Seed);
        var (finished, behind) = (1, 0);
        for (var run = 1; run <= Kills; run++)
        {
            await using var command = new LlmProcess(folder, Command(run));
            await Task.WhenAny(command.Process.WaitForExitAsync(Ct), Task.Delay(full * (0.3 + (0.7 * random.NextDouble())), Ct)); // A point in time is what is drawn.
            await command.KillAsync();
            finished += command.Process.ExitCode == 0 ? 1 : 0;
            behind += await CheckAsync(Ids()) ? 0 : 1;
        }

        Assert.Equal(0, (await LlmProcess.RunAsync(folder, Command(Kills + 1))).Code);
        var ids = Ids();
        Assert.True(await CheckAsync(ids));
        Assert.InRange(ids.Count, finished + 1, Kills + 2);
        output.WriteLine($"{Kills} kills in {whole.Elapsed.TotalSeconds:F0} s (a whole run takes {full.TotalSeconds:F1} s): {ids.Count - 1} uploads taken in, {finished} runs ended by themselves, {behind} kills left uploads waiting");
    }

    [Fact]
    public async Task An_Upload_That_Was_Acknowledged_Is_Ingested_After_The_Service_Was_Killed()
    {
        string job;
        await using (var service = await new LlmProcess(folder).StartedAsync())
        {
            job = await service.Knowledge.UploadAsync("book", await File.ReadAllTextAsync(Write(1), Ct));
            await service.KillAsync();
        }

        await using var again = await new LlmProcess(folder).StartedAsync();
        var ended = await again.Knowledge.EndAsync(job);
        Assert.Equal(("done", Documents + 1, Documents + 1), ((string)ended["state"]!, (int)ended["done"]!, (int)ended["total"]!));
        Assert.Equal((Documents + 1, Documents + 1), await again.Knowledge.CountsAsync("book"));
    }

    [Fact]
    public async Task A_Failed_Job_Is_Known_After_A_Kill_And_Not_Tried_Again()
    {
        string job;
        await using (var service = await new LlmProcess(folder).StartedAsync())
        {
            job = await service.Knowledge.UploadAsync("book", "no JSON");
            Assert.Equal("failed", (string)(await service.Knowledge.EndAsync(job))["state"]!);
            await service.KillAsync();
        }

        await using var again = await new LlmProcess(folder).StartedAsync();
        var ended = await again.Knowledge.EndAsync(job);
        Assert.Equal(("failed", "Line 1: expected a JSON object; found none that can be read past byte 1."), ((string)ended["state"]!, (string)ended["error"]!));
        Assert.DoesNotContain(again.Output.All, line => line.Contains("cannot be ingested", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Deletion_That_Was_Begun_Is_Finished_And_One_That_Was_Acknowledged_Stays()
    {
        Assert.Equal(0, (await LlmProcess.RunAsync(folder, Command(1))).Code);
        Directory.Move(Uploads, Path.Combine(folder, "knowledge", "uploads", $".deleted-book.{Guid.NewGuid():N}")); // Where a kill leaves it.

        await using var service = await new LlmProcess(folder).StartedAsync();
        await service.Knowledge.IngestAsync("other", """{"id":"1","text":"gout"}"""); // After what was to finish.
        Assert.Null(await service.Knowledge.CountsAsync("book"));
        Assert.Empty(Directory.GetDirectories(Path.Combine(folder, "knowledge", "uploads"), ".deleted-*"));
    }

    private string[] Command(int run) => ["knowledge", "ingest", Write(run), "--source", "book"];

    /// <summary>Documents that every run writes anew, and one that no other has.</summary>
    private string Write(int run)
    {
        var path = Path.Combine(folder, $"{run}.jsonl");
        File.WriteAllLines(path, Enumerable.Range(0, Documents).Select(i => $$"""{"id":"{{i}}","title":"Disease {{i}}","text":"run{{run}} fever cough {{i}}"}""").Append($$"""{"id":"only-{{run}}","text":"run{{run}}"}"""));
        return path;
    }

    /// <summary>The uploads that were taken in, in order.</summary>
    private List<string> Ids() => [.. Directory.GetFiles(Uploads, "*.jsonl").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    /// <summary>Fails unless the index opens without a fault and holds just what the uploads up to its stamp say.</summary>
    /// <returns>Whether all uploads are in.</returns>
    private async Task<bool> CheckAsync(List<string> ids)
    {
        var index = await SqliteIndex.OpenAsync(Path.Combine(folder, "knowledge"), embedder, TimeProvider.System, new Refusing(), Ct);
        var source = (await index.ListAsync(Ct)).Single();
        var passages = await index.ReadAsync("book", Ct).ToListAsync(Ct);
        var found = await index.SearchAsync(new IndexQuery(new Dictionary<string, float> { ["fever"] = 1 }, ReadOnlyMemory<float>.Empty), 2 * Documents, Ct);
        SqliteConnection.ClearAllPools();

        var last = ids.IndexOf(source.Stamp);
        Assert.InRange(last, 0, ids.Count - 1);
        var runs = ids.Take(last + 1).Select(id => File.ReadLines(Path.Combine(Uploads, id + ".jsonl")).Last().Split('"')[^2]).ToList();
        Assert.Equal((Documents + runs.Count, Documents + runs.Count), (source.Documents, source.Passages));
        Assert.Equal(runs.Order(StringComparer.Ordinal), passages.Where(p => p.DocumentId.StartsWith("only-", StringComparison.Ordinal)).Select(p => p.Text).Order(StringComparer.Ordinal));
        Assert.Equal(Documents, passages.Count(p => p.Text.StartsWith(runs[^1] + " ", StringComparison.Ordinal)));
        Assert.All(found, n => Assert.StartsWith(runs[^1] + " ", n.Passage.Text, StringComparison.Ordinal));
        Assert.NotEmpty(found);
        return last == ids.Count - 1;
    }

    private sealed class Refusing : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Assert.Fail(formatter(state, exception));
    }
}
