using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Chat;

namespace Cerebrum.Tests.Engines.Vendors;

/// <summary>The LLM service with <c>Llm:Engine=llamasharp</c>.</summary>
public sealed class LlamaSharpServiceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_Model_Writes_And_The_Ledger_Decides()
    {
        // Hardly room for passages: a token of this model has one or two letters.
        await using var llm = await ServeAsync(("Llm:ContextTokens", "1120"), ("Llm:MaxOutputTokens", "420"));
        var answer = await AskAsync(llm);
        // Mostly nothing of a story has support, and then the evidence alone writes; now and then a sentence shares its few words with a passage.
        Assert.Contains(Warnings(answer), w => w.Contains("wrote nothing that the evidence supports", StringComparison.Ordinal) || w.Contains("had no support", StringComparison.Ordinal));
        Assert.Contains("migraine", (string)answer["analysis"]!["final_analysis"]!, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_Prompt_That_Does_Not_Fit_Is_Answered_From_The_Evidence()
    {
        await using var llm = await ServeAsync(("Llm:ContextTokens", "512"), ("Llm:MaxOutputTokens", "16"), ("Llm:LlamaSharp:ContextSize", "512"));
        Assert.Contains(Warnings(await AskAsync(llm)), w => w.StartsWith("The language model was given a prompt of ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "Llm:LlamaSharp:ModelPath: expected a GGUF file for the engine 'llamasharp'; found nothing.")]
    [InlineData("Cerebrum.sln", "Cerebrum.sln', which is none.")]
    [InlineData("none.gguf", "found no file '")]
    public async Task Without_A_Model_It_Does_Not_Start(string? file, string fault)
    {
        var path = file is null ? null : Path.Combine(Layout.Repository.Root, file);
        var none = new LlmService(mlIsUp: false, [("Llm:Engine", "llamasharp"), .. path is null ? (ReadOnlySpan<(string, string)>)[] : [("Llm:LlamaSharp:ModelPath", path)]]);
        var e = await Assert.ThrowsAnyAsync<Exception>(async () => await none.InitializeAsync());
        Assert.Contains(fault, e.ToString(), StringComparison.Ordinal);
        await none.DisposeAsync();
    }

    private static async Task<LlmService> ServeAsync(params (string, string)[] settings)
    {
        var llm = new LlmService(mlIsUp: false, [("Llm:Engine", "llamasharp"), ("Llm:LlamaSharp:ModelPath", LlamaSharpModel.Options().ModelPath!), ("Llm:LlamaSharp:Threads", "1"), .. settings]);
        await llm.InitializeAsync();
        while (Warnings(await AskAsync(llm)).Any(w => w.Contains("is still loading", StringComparison.Ordinal)))
        {
            await Task.Delay(20, Ct); // Nothing tells when it is loaded but its answers.
        }

        return llm;
    }

    private static async Task<JsonNode> AskAsync(LlmService llm)
    {
        using var response = await llm.Client.PostAsJsonAsync("/api/chat", new { question = "I have a throbbing headache on one side and bright light hurts" }, Ct);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(Ct))!;
    }

    private static IEnumerable<string> Warnings(JsonNode answer) => answer["warnings"]?.AsArray().Select(w => (string)w!) ?? [];
}
