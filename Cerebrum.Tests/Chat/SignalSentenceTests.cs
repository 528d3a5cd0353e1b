using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Layout;

namespace Cerebrum.Tests.Chat;

/// <summary>Sentences that a language model may write about a signal: what the signal does not say is left out, though its name stands there.</summary>
public sealed class SignalSentenceTests
{
    [Fact]
    public async Task A_Signal_Supports_What_It_Says_And_Nothing_More()
    {
        var says = "";
        await using var server = await OpenAIServer.StartAsync((context, _) => OpenAIServer.SayAsync(context, says));
        await using var llm = new LlmService(mlIsUp: true, ("Llm:Engine", "openai"), ("Llm:OpenAI:Endpoint", server.Endpoint));
        await llm.InitializeAsync();
        var reading = ((string)(await AskAsync(llm))["analysis"]!["typing_analysis"]!["detected_condition"]!).Replace('_', ' ');
        Assert.NotEqual("unknown", reading); // Else there is nothing that could be said.

        foreach (var (sentence, kept) in new[]
        {
            ($"The typing model reads {reading}.", true),
            ($"Your typing suggests {reading}.", true),
            ($"The typing model does not read {reading}.", false),
            ($"The typing reads {reading}, so take 400 mg of levodopa.", false),
            ($"The typing shows {reading} and early dementia.", false),
            ($"The typing reads {reading} (0.01234).", false),
        })
        {
            says = sentence;
            var answer = await AskAsync(llm);
            Assert.Equal((sentence, kept), (sentence, ((string)answer["analysis"]!["final_analysis"]!).StartsWith(sentence, StringComparison.Ordinal)));
        }
    }

    private static async Task<JsonNode> AskAsync(LlmService llm)
    {
        var typing = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples", "typing-steady.json"), TestContext.Current.CancellationToken);
        using var response = await llm.Client.PostAsJsonAsync("/api/chat", new { question = "My hand shakes when I rest it", typing }, TestContext.Current.CancellationToken);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }
}
