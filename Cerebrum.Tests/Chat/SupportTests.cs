using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Cerebrum.Tests.Chat;

/// <summary>Sentences that a language model may write about a document: those that say what it says reach the reader, those that sound like it
/// and say something else do not.</summary>
public sealed class SupportTests(SupportTests.Documented documented) : IClassFixture<SupportTests.Documented>
{
    /// <summary>An illness that is none, so that nothing else speaks of it.</summary>
    private const string Document =
        "Brindle fever is not contagious and does not pass from person to person. It is caused by a mite that lives in damp cellars. Antibiotics do not help, because no bacteria are involved. "
        + "Take 400 mg of ibuprofen every 8 hours with food, at most 1200 mg a day. The fever lasts 3 to 5 days and rarely comes back. Rest in a dark, quiet room and drink plenty of water. "
        + "Never give aspirin to children under 16 years. A trial with 400 people found no benefit of vitamin C. See a doctor if the fever lasts more than 5 days. Sunlight makes the rash worse.";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Brindle fever is contagious and passes from person to person [n].")]
    [InlineData("It passes from one person to another person [n].")]
    [InlineData("It is not caused by a mite that lives in damp cellars [n].")]
    [InlineData("Antibiotics help, because bacteria are involved [n].")]
    [InlineData("Take 400 tablets of ibuprofen every 8 hours with food [n].")]
    [InlineData("Take 800 mg of ibuprofen every 8 hours with food [n].")]
    [InlineData("Take 400 g of ibuprofen every 8 hours with food [n].")]
    [InlineData("Take 400 mg of ibuprofen every 8 minutes with food [n].")]
    [InlineData("Take 1200 mg of ibuprofen every 8 hours with food [n].")]
    [InlineData("Take at least 1200 mg of ibuprofen a day [n].")]
    [InlineData("Take twelve tablets of ibuprofen every 8 hours with food [n].")]
    [InlineData("Avoid ibuprofen 400 mg with food [n].")]
    [InlineData("The fever lasts 3 to 5 weeks and rarely comes back [n].")]
    [InlineData("The fever lasts 3 to 5 days and often comes back [n].")]
    [InlineData("Rest in a bright, noisy room and drink plenty of water [n].")]
    [InlineData("Do not rest and do not drink water [n].")]
    [InlineData("Give aspirin to children under 16 years [n].")]
    [InlineData("Aspirin is safe for children under 16 years [n].")]
    [InlineData("A trial with 400 people found a benefit of vitamin C [n].")]
    [InlineData("A trial with 400 mg of vitamin C found no benefit [n].")]
    [InlineData("See a doctor if the fever lasts less than 5 days [n].")]
    [InlineData("Sunlight makes the rash better [n].")]
    [InlineData("Gout lasts 3 to 5 days and rarely comes back [n].")]
    [InlineData("Brindle fever is contagious and passes from person to person.")]
    public async Task What_Sounds_Like_The_Document_And_Says_Something_Else_Is_Left_Out(string sentence)
    {
        var (said, _) = await SayAsync(sentence);
        Assert.Equal("", said);
    }

    [Theory]
    [InlineData("Brindle fever is not contagious, and it does not pass from person to person [n].", "Brindle fever is not contagious and does not pass from person to person.")]
    [InlineData("Brindle fever isn't contagious [n].", "Brindle fever is not contagious and does not pass from person to person.")]
    [InlineData("A mite from damp cellars causes brindle fever [n].", "It is caused by a mite that lives in damp cellars.")]
    [InlineData("Antibiotics are useless, because bacteria are not involved [n].", "Antibiotics do not help, because no bacteria are involved.")]
    [InlineData("With food, take 400 mg of ibuprofen every 8 hours [n].", "Take 400 mg of ibuprofen every 8 hours with food, at most 1200 mg a day.")]
    [InlineData("Do not take more than 1,200 mg a day [n].", "Take 400 mg of ibuprofen every 8 hours with food, at most 1200 mg a day.")]
    [InlineData("The fever lasts three to five days and seldom comes back [n].", "The fever lasts 3 to 5 days and rarely comes back.")]
    [InlineData("Drink plenty of water, and rest in a quiet, dark room [n].", "Rest in a dark, quiet room and drink plenty of water.")]
    [InlineData("Children under 16 years should never be given aspirin [n].", "Never give aspirin to children under 16 years.")]
    [InlineData("Vitamin C was of no benefit in a trial with 400 people [n].", "A trial with 400 people found no benefit of vitamin C.")]
    [InlineData("See a doctor when the fever lasts longer than 5 days [n].", "See a doctor if the fever lasts more than 5 days.")]
    [InlineData("The rash gets worse in sunlight [n].", "Sunlight makes the rash worse.")]
    public async Task What_Says_The_Same_In_Other_Words_Is_Kept_And_Quotes_The_Sentence_It_Rests_On(string sentence, string quote)
    {
        var (said, evidence) = await SayAsync(sentence);
        Assert.Equal(sentence.Replace(" [n]", "", StringComparison.Ordinal), said);
        var quotes = evidence!["quotes"]!.AsArray();
        Assert.Contains(quote, quotes.Select(q => (string)q!["quote"]!));
        Assert.All(quotes, q => Assert.Equal((string)q!["quote"]!, Document[(int)q["start"]!..(int)q["end"]!]));
    }

    /// <returns>What reached the reader of the sentence, without its reference; and its evidence.</returns>
    private async Task<(string Said, JsonNode? Evidence)> SayAsync(string sentence)
    {
        documented.Sentence = sentence;
        using var response = await documented.Llm.Client.PostAsJsonAsync("/api/chat", new { question = "How is brindle fever treated, and is it contagious?" }, Ct);
        var answer = (await response.Content.ReadFromJsonAsync<JsonNode>(Ct))!;
        Assert.Equal("Brindle fever", ((string)answer["analysis"]!["vectordb_results"]!).Split(": ")[0].Split("] ")[^1]);
        var written = (string?)answer["engine"]!["name"] == "openai";
        return (written ? Regex.Replace((string)answer["analysis"]!["final_analysis"]!, @" \[\d+\]", "") : "", written ? answer["evidence"]![0] : null);
    }

    /// <summary>The service with the document in its knowledge, before a language model that says <see cref="Sentence"/>.</summary>
    public sealed class Documented : IAsyncLifetime
    {
        private OpenAIServer? server;

        internal string Sentence { get; set; } = "";

        internal LlmService Llm { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            server = await OpenAIServer.StartAsync((context, body) =>
            {
                var number = Regex.Match(OpenAIServer.PromptOf(body), @"\[(\d+)\] Brindle fever").Groups[1].Value;
                return OpenAIServer.SayAsync(context, Sentence.Replace("[n]", $"[{number}]", StringComparison.Ordinal));
            });
            Llm = new LlmService(mlIsUp: false, ("Llm:Engine", "openai"), ("Llm:OpenAI:Endpoint", server.Endpoint));
            await Llm.InitializeAsync();
            var document = new JsonObject { ["id"] = "brindle", ["title"] = "Brindle fever", ["text"] = Document };
            using var upload = new StringContent(document.ToJsonString(), Encoding.UTF8, "application/jsonl");
            using var accepted = await Llm.Client.PostAsync("/api/knowledge?source=brindle", upload, Ct);
            var job = (string)(await accepted.Content.ReadFromJsonAsync<JsonNode>(Ct))!["job_id"]!;
            while ((string?)(await Llm.Client.GetFromJsonAsync<JsonNode>($"/api/knowledge/jobs/{job}", Ct))!["state"] != "done")
            {
                await Task.Delay(10, Ct);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Llm.DisposeAsync();
            await server!.DisposeAsync();
        }
    }
}
