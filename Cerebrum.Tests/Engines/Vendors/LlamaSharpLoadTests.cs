using Cerebrum.Llm.Engines.Vendors;
using Microsoft.Extensions.AI;

namespace Cerebrum.Tests.Engines.Vendors;

/// <summary>Many requests to the engine <c>llamasharp</c>, and callers who leave.</summary>
public sealed class LlamaSharpLoadTests
{
    private static readonly string Long = string.Concat(Enumerable.Repeat("The girl went to the park and saw a big dog. ", 20));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Eight_Are_Written_At_The_Same_Time()
    {
        var options = LlamaSharpModel.Options();
        options.Parallel = 8;
        using var engine = await LlamaSharpModel.LoadAsync(options);
        var begun = 0;
        var before = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            var first = true;
            await foreach (var update in engine.GetStreamingResponseAsync($"A story about the number {i}.", new ChatOptions { Temperature = 0, MaxOutputTokens = 300 }, Ct))
            {
                if (first)
                {
                    Interlocked.Increment(ref begun);
                    first = false;
                }

                if (update.FinishReason is not null)
                {
                    Assert.InRange(update.Contents.OfType<UsageContent>().Single().Details.OutputTokenCount!.Value, 1, 300);
                }
            }

            return Volatile.Read(ref begun);
        }));
        Assert.All(before, all => Assert.Equal(8, all)); // Nobody ended before everybody had begun.
    }

    [Fact]
    public async Task More_Than_Fit_At_The_Same_Time_Are_Written_One_After_Another()
    {
        var options = LlamaSharpModel.Options();
        (options.ContextSize, options.Parallel, options.Queue) = (1024, 3, 40);
        using var engine = await LlamaSharpModel.LoadAsync(options);
        var texts = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => engine.GetResponseAsync($"Story {i}: {Long[..(10 * i)]}", new ChatOptions { MaxOutputTokens = 30 }, Ct)));
        Assert.All(texts, t => Assert.InRange(t.Usage!.OutputTokenCount!.Value, 1, 30));
    }

    [Fact]
    public async Task A_Second_Prompt_That_Begins_Alike_Is_Read_From_Where_It_Differs()
    {
        using var engine = await LlamaSharpModel.LoadAsync(LlamaSharpModel.Options());
        var options = new ChatOptions { Temperature = 0, MaxOutputTokens = 60 };
        var first = (await engine.GetResponseAsync($"{Long}Then it rained.", options, Ct)).Usage!;
        var again = await engine.GetResponseAsync($"{Long}Then the sun was hot.", options, Ct);
        Assert.InRange(first.CachedInputTokenCount!.Value, 0, 10); // How every prompt starts.
        var evaluated = again.Usage!.InputTokenCount - again.Usage.CachedInputTokenCount;
        Assert.InRange(evaluated!.Value, 1, again.Usage.InputTokenCount!.Value / 10);

        using var other = await LlamaSharpModel.LoadAsync(LlamaSharpModel.Options());
        Assert.Equal((await other.GetResponseAsync($"{Long}Then the sun was hot.", options, Ct)).Text, again.Text);
    }

    [Fact]
    public async Task Too_Many_Are_Refused_At_Once_And_Places_Come_Back()
    {
        var options = LlamaSharpModel.Options();
        (options.Parallel, options.Queue, options.ContextSize) = (1, 1, 100_000);
        using var engine = await LlamaSharpModel.LoadAsync(options);
        var endless = new ChatOptions { MaxOutputTokens = 90_000, ResponseFormat = ForeverJson };
        await using var written = engine.GetStreamingResponseAsync("A story.", endless, Ct).GetAsyncEnumerator(Ct);
        Assert.True(await written.MoveNextAsync());
        using var leave = new CancellationTokenSource();
        var waits = engine.GetResponseAsync("Another.", endless, leave.Token);
        Assert.Equal("has too many requests to write for", await LlamaSharpModel.ObstacleAsync(engine));

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        await written.DisposeAsync(); // Reads no further: the text is not written further, or the next would wait for minutes.
        Assert.Null(await LlamaSharpModel.ObstacleAsync(engine));
    }

    [Fact]
    public async Task Who_Leaves_While_A_Long_Prompt_Is_Read_Makes_Room_For_The_Next()
    {
        var options = LlamaSharpModel.Options();
        (options.Parallel, options.Queue, options.ContextSize) = (1, 1, 60_000);
        using var engine = await LlamaSharpModel.LoadAsync(options);
        using var leave = new CancellationTokenSource();
        var reads = engine.GetResponseAsync(string.Concat(Enumerable.Repeat(Long, 60)), new ChatOptions { MaxOutputTokens = 10 }, leave.Token);
        var next = engine.GetResponseAsync("A story.", new ChatOptions { MaxOutputTokens = 10 }, Ct);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reads);
        Assert.NotEmpty((await next).Text);
    }

    [Fact]
    public async Task An_Engine_That_Stops_Fails_Its_Texts_And_Frees_Its_Model()
    {
        for (var i = 0; i < 3; i++)
        {
            var options = LlamaSharpModel.Options();
            options.ContextSize = 100_000;
            var engine = await LlamaSharpModel.LoadAsync(options);
            await using var written = engine.GetStreamingResponseAsync("A story.", new ChatOptions { MaxOutputTokens = 50_000, ResponseFormat = ForeverJson }, Ct).GetAsyncEnumerator(Ct);
            Assert.True(await written.MoveNextAsync());
            engine.Dispose();
            var e = await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                while (await written.MoveNextAsync())
                {
                }
            });
            Assert.IsType<Cerebrum.Llm.Engines.EngineUnavailableException>(e);
            await Assert.ThrowsAnyAsync<Exception>(() => engine.GetResponseAsync("A story.", null, Ct));
        }
    }

    /// <summary>An array of a hundred thousand numbers would satisfy it, and nothing shorter.</summary>
    private static ChatResponseFormat ForeverJson { get; } = ChatResponseFormat.ForJsonSchema(
        System.Text.Json.JsonDocument.Parse($$"""{"const": "{{new string('a', 100_000)}}"}""").RootElement);
}
