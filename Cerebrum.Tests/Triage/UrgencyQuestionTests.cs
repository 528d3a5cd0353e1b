using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Triage;
using Cerebrum.Tests.Chat;

namespace Cerebrum.Tests.Triage;

public sealed class UrgencyQuestionTests(LlmService llm) : IClassFixture<LlmService>
{
    private static readonly TriageRules Rules = TriageRules.Load(TriageRules.DefaultPath);
    private static readonly UrgencyQuestions Questions = UrgencyQuestions.Load(UrgencyQuestions.DefaultPath, Rules);

    [Theory]
    [InlineData("my chest hurts since this morning", "Does it spread to an arm", "How old is the person")]
    [InlineData("I have a headache", "Did it come on suddenly", "Is there a fever or a stiff neck")]
    [InlineData("I have a headache that came on slowly, no fever", "Is there weakness")]
    [InlineData("my back hurts since I lifted a box", "Is there numbness around the bottom")]
    [InlineData("it burns when I pee", "Is there a fever, shivering")]
    [InlineData("fever of 38.4 since last night", "Is there a stiff neck", "How old is the person")]
    [InlineData("I have felt low for three weeks", "Are there thoughts of not wanting to live")]
    [InlineData("My chest feels tight and I am sweating")] // An emergency already.
    [InlineData("my nose runs")]
    public void The_Facts_That_Would_Change_The_Urgency_Most_Are_Asked(string text, params string[] expected)
    {
        var asked = For(text, Profile.Unknown);
        Assert.True(asked.Count <= 2);
        Assert.All(expected.Zip(asked.Concat(["", ""])), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.True(expected.Length > 0 || asked.Count == 0, string.Join(' ', asked));
    }

    [Fact]
    public void An_Age_That_Is_Known_Is_Not_Asked()
    {
        Assert.DoesNotContain(For("my chest hurts", new Profile(Age: 30)), q => q.StartsWith("How old", StringComparison.Ordinal));
        Assert.DoesNotContain(For("I am 30 and my chest hurts", Profile.Unknown), q => q.StartsWith("How old", StringComparison.Ordinal));
    }

    [Fact]
    public void Pregnancy_Is_Asked_Where_It_Would_Matter_And_May_Be()
    {
        const string Text = "I have a severe headache and my vision is blurry";
        Assert.Contains(For(Text, new Profile(30, "female")), q => q.StartsWith("Could the person be pregnant", StringComparison.Ordinal));
        Assert.All([new Profile(30, "male"), new Profile(70, "female"), new Profile(30, "female", Pregnant: false)], known =>
            Assert.DoesNotContain(For(Text, known), q => q.StartsWith("Could the person be pregnant", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_Line_Of_The_Table_Can_Be_Asked()
    {
        foreach (var line in File.ReadLines(UrgencyQuestions.DefaultPath).Where(line => line[0] != '#'))
        {
            var columns = line.Split('\t');
            var complaint = "I have " + string.Join(' ', columns[0].Split(' ').Reverse().Select(group => group.Split('/')[0]));
            var told = Rules.Assess(complaint, new Profile(30, "male"));
            Assert.True(Rules.Assess($"{complaint}\n{columns[3]}", new Profile(30, "male")).Level > told.Level, $"{complaint} is {told.Level} with \"{columns[3]}\" too.");
            Assert.Matches(@"^[A-Z][^.?!]*\?$", columns[2]); // One sentence: the ledger supports it whole.
        }
    }

    [Fact]
    public async Task The_Answer_Ends_With_Them_And_What_Is_Answered_Is_Not_Asked_Again()
    {
        var first = await AskAsync(new { question = "my chest hurts a bit when I climb stairs", profile = new { age = 30, sex = "male" } });
        var asked = For("my chest hurts a bit when I climb stairs", new Profile(30, "male"));
        Assert.NotEmpty(asked);
        Assert.EndsWith(string.Join(' ', asked), (string)first["analysis"]!["final_analysis"]!, StringComparison.Ordinal);
        Assert.Contains(first["evidence"]!.AsArray(), e => (string)e!["sentence"]! == asked[0] && (string)e["supports"]!.AsArray()[^1]! == "rule:triage.question");
        Assert.Equal("urgent", (string)first["triage"]!["level"]!);

        var second = await AskAsync(new { question = "into my left arm, and I am sweating", session_id = (string)first["session_id"]!, profile = new { age = 30, sex = "male" } });
        Assert.Equal("emergency", (string)second["triage"]!["level"]!);
        Assert.DoesNotContain(asked[0], (string)second["analysis"]!["final_analysis"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Question_In_General_Is_Not_Asked_Back()
    {
        var answer = await AskAsync(new { question = "What helps against a headache?" });
        Assert.DoesNotContain("Did it come on suddenly", (string)answer["analysis"]!["final_analysis"]!, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> For(string text, Profile profile) => Questions.For(text, profile, Rules.Assess(text, profile).Level);

    private async Task<JsonNode> AskAsync(object request)
    {
        using var response = await llm.Client.PostAsJsonAsync("/api/chat", request, TestContext.Current.CancellationToken);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }
}
