using System.Text.Json;
using Cerebrum.Llm.Engines.Vendors;
using Microsoft.Extensions.AI;

namespace Cerebrum.Tests.Engines.Vendors;

/// <summary>What the engine <c>llamasharp</c> writes. The model tells stories: it proves how the engine behaves, never an answer.</summary>
public sealed class LlamaSharpTextTests : IAsyncLifetime
{
    private const string Start = "Once upon a time, there was a little girl named Lily.";

    private LlamaSharpChatClient engine = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => engine = await LlamaSharpModel.LoadAsync(LlamaSharpModel.Options());

    public ValueTask DisposeAsync()
    {
        engine?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_Text_Comes_In_Pieces_With_Its_Tokens_Counted()
    {
        var options = new ChatOptions { Temperature = 0, MaxOutputTokens = 40 };
        var updates = await engine.GetStreamingResponseAsync(Start, options, Ct).ToListAsync(Ct);
        Assert.InRange(updates.Count(u => u.Text.Length > 0), 20, 40);
        Assert.Equal("stories260K", updates[0].ModelId);

        var usage = updates[^1].Contents.OfType<UsageContent>().Single().Details;
        Assert.Equal(40, usage.OutputTokenCount);
        Assert.InRange(usage.InputTokenCount!.Value, 10, Start.Length + 30);
        Assert.Equal(ChatFinishReason.Length, updates[^1].FinishReason);

        var whole = await engine.GetResponseAsync(Start, options, Ct);
        Assert.Equal(string.Concat(updates.Select(u => u.Text)), whole.Text);
        Assert.Equal(40, whole.Usage!.OutputTokenCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)] // Over several tokens: the first of them must not be said already.
    public async Task A_Text_Ends_Before_Its_Stop_Sequence(int length)
    {
        var free = (await engine.GetResponseAsync(Start, new ChatOptions { Temperature = 0, MaxOutputTokens = 100 }, Ct)).Text;
        var stop = free.Substring(40, length);

        var stopped = await engine.GetResponseAsync(Start, new ChatOptions { Temperature = 0, MaxOutputTokens = 200, StopSequences = ["never said", stop] }, Ct);
        Assert.Equal(free[..free.IndexOf(stop, StringComparison.Ordinal)], stopped.Text);
        Assert.Equal(ChatFinishReason.Stop, stopped.FinishReason);
    }

    [Fact]
    public async Task A_Schema_Is_Kept_Whatever_The_Model_Would_Say()
    {
        var schema = JsonDocument.Parse("""
            {"type": "object", "properties": {
              "level": {"enum": ["soon", "urgent \"now\""]}, "sure": {"type": "boolean"}, "count": {"type": ["integer", "null"]},
              "reasons": {"type": "array", "maxItems": 3, "items": {"type": "object", "properties": {"weight": {"type": "number"}}}}}}
            """).RootElement;
        for (var seed = 0; seed < 20; seed++)
        {
            var options = new ChatOptions { Temperature = 1.2f, Seed = seed, MaxOutputTokens = 2000, ResponseFormat = ChatResponseFormat.ForJsonSchema(schema) };
            var response = await engine.GetResponseAsync(Start, options, Ct);
            var document = JsonDocument.Parse(response.Text).RootElement;
            Assert.Equal(["level", "sure", "count", "reasons"], document.EnumerateObject().Select(p => p.Name));
            Assert.Contains(document.GetProperty("level").GetString(), new[] { "soon", "urgent \"now\"" });
            Assert.Contains(document.GetProperty("sure").ValueKind, new[] { JsonValueKind.True, JsonValueKind.False });
            Assert.Contains(document.GetProperty("count").ValueKind, new[] { JsonValueKind.Number, JsonValueKind.Null });
            Assert.All(document.GetProperty("reasons").EnumerateArray(), r => Assert.Equal(JsonValueKind.Number, r.GetProperty("weight").ValueKind));
        }
    }

    [Fact]
    public async Task Json_Without_A_Schema_Is_An_Object()
    {
        var complete = 0;
        for (var seed = 0; seed < 10 || complete == 0; seed++)
        {
            var response = await engine.GetResponseAsync(
                Start, new ChatOptions { Seed = seed, MaxOutputTokens = 100, ResponseFormat = ChatResponseFormat.Json }, Ct);
            Assert.StartsWith("{", response.Text, StringComparison.Ordinal);
            if (response.FinishReason == ChatFinishReason.Stop)
            {
                Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(response.Text).RootElement.ValueKind);
                complete++;
            }
        }
    }

    [Fact]
    public async Task A_Special_Token_That_Is_Written_Out_Is_Read_As_Text()
    {
        async Task<long> TokensAsync(string text) => (await engine.GetResponseAsync(text, new ChatOptions { MaxOutputTokens = 1 }, Ct)).Usage!.InputTokenCount!.Value;
        var tens = string.Concat(Enumerable.Repeat("</s>", 10));
        Assert.InRange(await TokensAsync($"Lily{tens}") - await TokensAsync("Lily"), 40, 60); // Ten, if each ended the turn.
    }

    [Fact]
    public async Task A_Prompt_That_Does_Not_Fit_Is_Refused_In_Numbers()
    {
        var e = await Assert.ThrowsAsync<Cerebrum.Llm.Engines.EngineUnavailableException>(() => engine.GetResponseAsync(new string('x', 20_000), null, Ct));
        Assert.Matches("^was given a prompt of [0-9]+ tokens, and takes 8191$", e.Message);
    }
}
