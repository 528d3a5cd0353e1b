using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

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
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        await File.WriteAllBytesAsync(Path.Combine(llm.DataFolder, "knowledge", "passages.db"), new byte[4096], TestContext.Current.CancellationToken);

        var answer = await AskAsync(llm, new { question = "I have a throbbing headache on one side and bright light hurts" });
        Assert.Contains("The knowledge base could not be searched; the answer rests on what is left.", answer["warnings"]!.AsArray().Select(w => (string)w!));
        Assert.Equal("Migraine", (string?)answer["differential"]![0]!["condition"]);
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

    private static async Task<JsonNode> AskAsync(LlmService llm, object request)
    {
        using var response = await llm.Client.PostAsJsonAsync("/api/chat", request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }
}
