using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Chat;

namespace Cerebrum.Tests.Sessions;

/// <summary>Short conversations: the last question is about what was spoken of, unless it is complete by itself.</summary>
public sealed class FollowUpTests(LlmService llm) : IClassFixture<LlmService>
{
    [Theory]
    [InlineData("Shingles", "What are the symptoms of shingles?", "How is it treated?")]
    [InlineData("Shingles", "What are the symptoms of shingles?", "How is it treated?", "And is that contagious?")]
    [InlineData("Shingles", "What are the symptoms of shingles?", "How long does recovery take?", "Is there a vaccine?")]
    [InlineData("Gout", "What is gout?", "What foods make this worse?")]
    [InlineData("Gout", "What are the symptoms of shingles?", "What about gout?")]
    [InlineData("Gout", "What are the symptoms of shingles?", "What about gout?", "Can it be prevented?")]
    [InlineData("Asthma", "What causes asthma?", "What about children?")]
    [InlineData("Migraine", "Can you tell me about migraine?", "What are the symptoms?", "When should I see a doctor?")]
    public async Task A_General_Question_Goes_On_About_The_Same_Condition(string title, params string[] questions)
    {
        var answer = await TalkAsync(questions);
        Assert.StartsWith(title, (string)answer["citations"]![0]!["title"]!, StringComparison.Ordinal);
        Assert.Empty(answer["differential"]!.AsArray());
    }

    [Theory]
    [InlineData("Migraine", "I have a throbbing headache on one side", "And bright light hurts")]
    [InlineData("Migraine", "I have a throbbing headache on one side and bright light hurts", "What is it?")]
    [InlineData("Migraine", "I have a throbbing headache on one side and bright light hurts", "Since Monday", "What helps?")]
    [InlineData("Migraine", "I have a throbbing headache on one side and bright light hurts", "It started after I drank red wine")]
    [InlineData("Migraine", "I have a throbbing headache on one side and bright light hurts", "Since I drank red wine")]
    public async Task What_Is_Told_Adds_To_The_Complaint(string condition, params string[] questions) =>
        Assert.Equal(condition, (string)(await TalkAsync(questions))["differential"]![0]!["condition"]!);

    [Theory]
    [InlineData("What are the symptoms of shingles?", "It burns when I pee and I need to go all the time")]
    [InlineData("I have a throbbing headache on one side and bright light hurts", "What causes gout?")]
    [InlineData("I have a throbbing headache on one side and bright light hurts", "My son has gout. How is it treated?")]
    [InlineData("I have a throbbing headache on one side and bright light hurts", "What is the capital of France?")]
    [InlineData("What are the symptoms of shingles?", "Is it normal to cough up green mucus?")]
    [InlineData("What are the symptoms of shingles?", "This morning I woke up with a swollen big toe")]
    [InlineData("I have a throbbing headache on one side and bright light hurts", "On Monday, I woke up with a swollen big toe")]
    public async Task A_Complete_Question_Is_Answered_As_If_It_Were_The_First(string before, string question)
    {
        var (alone, after) = (await TalkAsync(question), await TalkAsync(before, question));
        Assert.Equal((string)alone["analysis"]!["final_analysis"]!, (string)after["analysis"]!["final_analysis"]!);
        Assert.Equal(alone["differential"]!.ToJsonString(), after["differential"]!.ToJsonString());
    }

    [Fact]
    public async Task A_Complaint_Told_In_Two_Turns_Is_As_Urgent_As_In_One()
    {
        var answer = await TalkAsync("My chest feels tight", "And it goes into my left arm, and I am sweating");
        Assert.Equal("emergency", (string)answer["triage"]!["level"]!);
        Assert.Contains(answer["triage"]!["reasons"]!.AsArray(), r => (string)r!["rule"]! == "cardiac-chest-pain");
    }

    [Fact]
    public async Task A_Question_About_An_Emergency_In_General_Is_None()
    {
        var answer = await TalkAsync("What are the signs of a heart attack?", "How is it treated?");
        Assert.Equal("self_care", (string)answer["triage"]!["level"]!);
    }

    [Fact]
    public async Task After_Many_Turns_It_Still_Stands_For_The_Subject()
    {
        var answer = await TalkAsync(["What is gout?", .. Enumerable.Repeat("Is it dangerous?", 15), "How is it treated?"]);
        Assert.StartsWith("Gout", (string)answer["citations"]![0]!["title"]!, StringComparison.Ordinal);
    }

    private async Task<JsonNode> TalkAsync(params string[] questions)
    {
        JsonNode? answer = null;
        foreach (var question in questions)
        {
            using var response = await llm.Client.PostAsJsonAsync(
                "/api/chat", new { question, session_id = (string?)answer?["session_id"] }, TestContext.Current.CancellationToken);
            answer = await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken);
        }

        return answer!;
    }
}
