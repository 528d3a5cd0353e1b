using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Knowledge.Ingestion;
using Cerebrum.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Cerebrum.Tests.Knowledge;

public sealed class KnowledgeCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cerebrum-command-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_File_Is_Ingested_Listed_And_Deleted()
    {
        var path = Write("Leaflets.md", "# Gout\n\nA joint hurts.\n\n# Cough\n\nHoney.\n");
        Assert.Equal((0, "Leaflets: 2 documents, 2 passages", ""), await RunAsync("ingest", path));
        Assert.Equal((0, "A b: 2 documents, 2 passages", ""), await RunAsync("ingest", path, "--source", "A b"));
        Assert.Contains("Leaflets: 2 documents, 2 passages, ", (await RunAsync("list")).Output, StringComparison.Ordinal);
        Assert.Equal((0, "Leaflets: 2 documents and 1 uploads deleted", ""), await RunAsync("delete", "Leaflets"));
        Assert.StartsWith("A b: 2 documents", (await RunAsync("list")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ingest|nowhere.csv", 1, "nowhere.csv")]
    [InlineData("ingest|bad.jsonl", 1, "Line 1: expected a JSON object; found an array.")]
    [InlineData("ingest|bad.pdf", 1, "Expected CSV (text/csv")]
    [InlineData($"ingest|bad.jsonl|--source={KnowledgePack.Source}", 1, "ships with the service")]
    [InlineData("delete|Nobody", 1, "There is no source 'Nobody'")]
    [InlineData($"delete|{KnowledgePack.Source}", 1, "ships with the service")]
    [InlineData("", 2, "knowledge ingest FILE")]
    [InlineData("eat|bad.jsonl", 2, "knowledge ingest FILE")]
    public async Task What_Cannot_Be_Done_Is_Told_In_One_Line(string words, int code, string error)
    {
        Write("bad.jsonl", "[1]");
        Write("bad.pdf", "%PDF");
        var ended = await RunAsync([.. words.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Contains('.', StringComparison.Ordinal) && word[0] != '-' ? Path.Combine(folder, word) : word)]);
        Assert.Equal((code, ""), (ended.Code, ended.Output));
        Assert.Contains(error, ended.Errors, StringComparison.Ordinal);
        Assert.Equal(code == 1 ? 1 : 4, ended.Errors.Split('\n').Length);
    }

    [Fact]
    public async Task A_Command_Works_Beside_A_Service_Which_Finds_What_It_Did_Within_A_Second_Or_So()
    {
        await using var service = await new LlmProcess(folder).StartedAsync();
        await service.Knowledge.IngestAsync("book", """{"id":"1","title":"Ostrava cough","text":"Ostrava cough needs honey."}""");
        Assert.Equal(0, (await RunAsync("ingest", Write("a.jsonl", """{"id":"1","title":"Ostrava cough","text":"Ostrava cough needs thyme."}"""), "--source", "book")).Code);
        await FindsAsync(service, "Ostrava cough", "Ostrava cough needs thyme.");
        Assert.Equal((1, 1), await service.Knowledge.CountsAsync("book"));
        Assert.Equal(0, (await RunAsync("delete", "book")).Code);
        await FindsAsync(service, "Ostrava cough", null);
        Assert.Null(await service.Knowledge.CountsAsync("book"));
    }

    [Fact]
    public async Task A_Command_And_A_Service_Ingesting_Into_One_Source_Lose_Nothing()
    {
        await using var service = await new LlmProcess(folder).StartedAsync();
        var (jobs, commands) = (new List<string>(), new List<Task<(int Code, string, string)>>());
        for (var i = 0; i < 4; i++)
        {
            commands.Add(RunAsync("ingest", Write($"c{i}.jsonl", $$"""{"id":"c{{i}}","text":"command {{i}}"}"""), "--source", "book"));
            jobs.Add(await service.Knowledge.UploadAsync("book", $$"""{"id":"s{{i}}","text":"service {{i}}"}"""));
        }

        Assert.All(await Task.WhenAll(commands), ended => Assert.Equal(0, ended.Code));
        foreach (var job in jobs)
        {
            Assert.Equal("done", (string)(await service.Knowledge.EndAsync(job))["state"]!);
        }

        Assert.Equal((8, 8), await service.Knowledge.CountsAsync("book"));
    }

    [Fact]
    public async Task Without_A_Terminal_Progress_Is_A_Line_Every_Five_Seconds()
    {
        var time = new FakeTimeProvider();
        using var output = new StringWriter();
        var (work, looks, progress) = (new TaskCompletionSource(), 0, new Progress(100));
        var shown = new ProgressLine(output, redirected: true, time).ShowAsync(() => ++looks == 1 ? null : progress, work.Task);
        time.Advance(TimeSpan.FromSeconds(5));
        progress.Done = 40;
        await UntilAsync(() => looks == 1);
        time.Advance(TimeSpan.FromSeconds(5));
        await UntilAsync(() => looks == 2);
        progress.Done = 100;
        work.SetResult();
        await shown;
        Assert.Equal($"40/100 documents, 4 per second{Environment.NewLine}100/100 documents, 10 per second{Environment.NewLine}", output.ToString());
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Ct.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static async Task FindsAsync(LlmProcess service, string question, string? text)
    {
        using var bound = new CancellationTokenSource(RunningStack.Bound);
        while ((await service.Knowledge.SearchAsync(question)).Select(r => (string)r!["text"]!).FirstOrDefault(t => t.StartsWith(question, StringComparison.Ordinal)) != text)
        {
            await Task.Delay(50, bound.Token); // Another process's change has no event.
        }
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(params string[] words) => LlmProcess.RunAsync(folder, ["knowledge", .. words]);

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
