using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Cerebrum.Tests.Chat;

/// <summary>How answers read, and that they say no more than was told.</summary>
public sealed partial class AnswerTextTests(LlmService llm) : IClassFixture<LlmService>
{
    [Theory]
    [InlineData("he had a seizure for a minute", "vertigo")] // Of "a minute" nothing is told.
    [InlineData("I vomit since last night", "prostate")]
    [InlineData("my knee clicks when I walk down stairs", "jaw")]
    [InlineData("numbness in my left foot for two days", "period")]
    [InlineData("lump in my breast, not painful", "heart attack")]
    [InlineData("my blood pressure is 165/95, should I worry?", "anxiety")]
    public async Task What_Only_Shares_A_Time_A_Place_Or_A_Question_Is_Not_Named(string question, string other) =>
        Assert.DoesNotContain(other, (await AskAsync(question))["differential"]!.ToJsonString(), StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("I cough, have a fever and my hand shakes", 0.4)]
    [InlineData("tired", 0.2)]
    [InlineData("fever", 0.3)]
    [InlineData("headache", 0.25)]
    public async Task Where_Little_Or_Several_Things_Are_Told_No_Condition_Is_Sure(string question, double most) =>
        Assert.InRange((double)(await AskAsync(question))["differential"]![0]!["likelihood"]!, 0, most);

    [Fact]
    public async Task A_Name_Of_A_Condition_Is_Not_Told_As_A_Sign_Of_It()
    {
        var answer = await AskAsync("he had a seizure for a minute");
        Assert.Equal("Epilepsy", (string?)answer["differential"]![0]!["condition"]);
        Assert.DoesNotContain("seizure disorder", Final(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("I have watery diahrrea, vomitting and stomac cramps", "Viral gastroenteritis")]
    [InlineData("\U0001F922\U0001F92E since last night", "Viral gastroenteritis")]
    [InlineData("MY EARS RING CONSTANTLY", "Tinnitus")]
    [InlineData("no fever, cough or rash, but my gums bleed when I brush", "Gum disease")]
    public async Task Typing_Errors_Emoji_Capitals_And_Lists_Of_Denials_Are_Read(string question, string condition) =>
        Assert.Equal(condition, (string?)(await AskAsync(question))["differential"]![0]!["condition"]);

    [Theory]
    [InlineData("me duele el pecho y no puedo respirar")]
    [InlineData("Mein Mann ist bewusstlos")]
    [InlineData("\u80F8\u304C\u75DB\u3044")]
    public async Task A_Text_In_Another_Language_Is_Not_Called_Harmless(string question)
    {
        var answer = await AskAsync(question);
        Assert.NotEqual("self_care", (string?)answer["triage"]!["level"]);
        Assert.Contains("how urgent it is was not judged", Final(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_Differ_Do_Not_Open_Two_Sentences_Alike_And_Leave_No_Holes()
    {
        var leads = new HashSet<string>();
        foreach (var vignette in VignetteTests.Of("ordinary"))
        {
            var final = Final(await AskAsync((string)vignette["text"]!));
            var sentences = Sentences().Split(final);
            Assert.All(sentences.Zip(sentences.Skip(1)), pair => Assert.NotEqual(Opening(pair.First), Opening(pair.Second)));
            Assert.DoesNotMatch(@"  |\(\)|: *\[|: *\.| ,|\{|\}", final);
            leads.Add(final);
        }

        Assert.Equal(VignetteTests.Of("ordinary").Count, leads.Count);
    }

    private static string Opening(string sentence) => string.Join(' ', sentence.Split(' ').Take(2));

    private static string Final(JsonNode answer) => (string)answer["analysis"]!["final_analysis"]!;

    private async Task<JsonNode> AskAsync(string question)
    {
        using var response = await llm.Client.PostAsJsonAsync("/api/chat", new { question }, TestContext.Current.CancellationToken);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }

    [GeneratedRegex(@"(?<=[.?!])\s+(?=[A-Z])")]
    private static partial Regex Sentences();
}
