using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Gateway;
using Cerebrum.Tests.Product;
using Microsoft.AspNetCore.Http;

namespace Cerebrum.Tests.Chat;

public sealed class MissingPartsTests
{
    [Fact]
    public async Task Without_The_Ml_Service_The_Rest_Is_Answered_And_The_Warning_Names_What_Was_Not_Used()
    {
        await using var llm = new LlmService(mlIsUp: false);
        await llm.InitializeAsync();
        var answer = await AskAsync(llm, new { question = "my head hurts", audio = "UklGRg==", typing = new { keystrokes = Array.Empty<object>() } });

        var warnings = answer["warnings"]!.AsArray().Select(w => (string)w!).ToList();
        Assert.Equal(["The voice was not used: the ML service could not be reached.", "The typing was not used: the ML service could not be reached."], warnings);
        Assert.Equal("unknown", (string?)answer["analysis"]!["audio_analysis"]!["detected_emotion"]);
        Assert.NotEmpty((string)answer["analysis"]!["final_analysis"]!);
    }

    [Fact]
    public async Task Without_The_Knowledge_Store_The_Rest_Is_Answered_And_Says_So()
    {
        await using var llm = new LlmService(mlIsUp: false);
        await llm.InitializeAsync();
        await DamageStoreAsync(llm);

        var answer = await AskAsync(llm, new { question = "I have a throbbing headache on one side and bright light hurts" });
        Assert.Contains("The knowledge base could not be searched; the answer rests on what is left.", answer["warnings"]!.AsArray().Select(w => (string)w!));
        Assert.Equal("Migraine", (string?)answer["differential"]![0]!["condition"]);
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, true)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(false, false, false)]
    public async Task Whichever_Parts_Are_Away_Each_Is_Named_And_What_Is_Left_Answers(bool ml, bool store, bool engine)
    {
        await using var model = await Upstream.StartAsync(context => context.Response.WriteAsync(Says("A throbbing headache on one side with sensitivity to light fits migraine [1]. ")));
        await using var llm = new LlmService(ml, ("Llm:Engine", "openai"), ("Llm:OpenAI:Endpoint", $"{(engine ? model.Address : Upstream.Nobody())}/v1"));
        await llm.InitializeAsync();
        if (!store)
        {
            await DamageStoreAsync(llm);
        }

        var answer = await AskAsync(llm, new { question = "I have a throbbing headache on one side and bright light hurts", typing = Sample.Text("typing-steady.json") });

        Assert.Equal(
        [
            .. store ? Array.Empty<string>() : ["The knowledge base could not be searched; the answer rests on what is left."],
            .. ml ? Array.Empty<string>() : ["The typing was not used: the ML service could not be reached."],
            .. engine ? Array.Empty<string>() : ["The language model could not be reached; the answer was written from the evidence alone."],
        ], answer["warnings"]!.AsArray().Select(w => (string)w!));
        Assert.Equal(ml ? "normal" : "unknown", (string?)answer["analysis"]!["typing_analysis"]!["detected_condition"]);
        Assert.Equal(engine ? "openai" : "grounded", (string?)answer["engine"]!["name"]);
        Assert.Equal("Migraine", (string?)answer["differential"]![0]!["condition"]);
        Assert.Contains("migraine", (string)answer["analysis"]!["final_analysis"]!, StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(answer["citations"]!.AsArray());
        Assert.Equal("soon", (string?)answer["triage"]!["level"]);
    }

    [Theory]
    [InlineData("gpt", "unknown engine 'gpt'. This build knows: grounded, openai")]
    [InlineData("openai", "Llm:OpenAI:Endpoint: expected an absolute URL")]
    public async Task A_Wrong_Engine_Stops_The_Start_And_Names_The_Choices(string engine, string message)
    {
        var llm = new LlmService(mlIsUp: false, ("Llm:Engine", engine));
        var e = await Assert.ThrowsAnyAsync<Exception>(async () => await llm.InitializeAsync());
        Assert.Contains(message, e.ToString(), StringComparison.Ordinal);
        await llm.DisposeAsync();
    }

    private static string Says(string text) =>
        $"data: {JsonSerializer.Serialize(new { id = "1", @object = "chat.completion.chunk", created = 1, model = "test", choices = new[] { new { index = 0, delta = new { role = "assistant", content = text } } } })}\n\ndata: [DONE]\n\n";

    /// <summary>The files of the index are there no more, under the running service.</summary>
    private static async Task DamageStoreAsync(LlmService llm)
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        await File.WriteAllBytesAsync(Path.Combine(llm.DataFolder, "knowledge", "passages.db"), new byte[4096], TestContext.Current.CancellationToken);
    }

    private static async Task<JsonNode> AskAsync(LlmService llm, object request)
    {
        using var response = await llm.Client.PostAsJsonAsync("/api/chat", request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }
}
