using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Cerebrum.Tests.Chat;

/// <summary>What a signal does to an answer. The readings are given here, as the ML service words them: its models cannot be made to read a disease.</summary>
public sealed class SignalEvidenceTests(SignalEvidenceTests.Readings readings) : IClassFixture<SignalEvidenceTests.Readings>
{
    private const string Pneumonia = "I have a cough with yellow phlegm and a fever";

    [Fact]
    public async Task An_Xray_That_Agrees_Makes_A_Condition_Likelier_And_Is_Given_As_A_Reason()
    {
        var alone = await AskAsync(Pneumonia);
        var seen = await AskAsync(Pneumonia, image: Reading("detected_condition", "pneumonia", 0.9));

        Assert.True(LikelihoodOf("Pneumonia", seen) > LikelihoodOf("Pneumonia", alone));
        Assert.Contains("the X-ray model reads pneumonia (0.90)", Reasons("Pneumonia", "for", seen));
        Assert.Contains("reads pneumonia (0.90), which agrees with what you describe", Final(seen), StringComparison.Ordinal);
        Assert.Contains("signal:image.classification", seen["evidence"]!.AsArray().SelectMany(e => e!["supports"]!.AsArray()).Select(s => (string)s!));
    }

    [Fact]
    public async Task A_Normal_Xray_Against_What_Is_Said_Is_Shown_As_A_Conflict_And_Not_Averaged_Away()
    {
        var alone = await AskAsync(Pneumonia);
        var seen = await AskAsync(Pneumonia, image: Reading("detected_condition", "normal", 0.95));

        Assert.True(LikelihoodOf("Pneumonia", seen) < LikelihoodOf("Pneumonia", alone));
        Assert.Contains("the X-ray model reads normal (0.95)", Reasons("Pneumonia", "against", seen));
        Assert.Contains("while what you describe is like pneumonia: the two disagree", Final(seen), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Typing_Alone_Does_Not_Overrule_What_Is_Said()
    {
        var answer = await AskAsync("My big toe is red, hot and swollen and terribly painful", typing: Reading("detected_condition", "parkinsons", 0.99));

        Assert.Equal("Gout", (string?)answer["differential"]![0]!["condition"]);
        Assert.Contains("reads parkinsons (0.99), while nothing you describe points to it", Final(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("I feel low and hopeless and enjoy nothing", "audio", "depression", "sad")]
    [InlineData("My hand shakes at rest", "typing", "parkinsons-disease", "parkinsons")]
    [InlineData("I cough and it hurts to breathe in", "image", "pneumonia", "pneumonia")]
    public async Task A_Surer_Reading_Counts_More(string told, string modality, string condition, string label)
    {
        var title = LlmService.TitleOf(condition);
        var sure = await AskAsync(told, modality, Reading(modality == "audio" ? "detected_emotion" : "detected_condition", label, 0.97));
        var unsure = await AskAsync(told, modality, Reading(modality == "audio" ? "detected_emotion" : "detected_condition", label, 0.5));

        Assert.True(LikelihoodOf(title, sure) > LikelihoodOf(title, unsure), $"{LikelihoodOf(title, sure)} {LikelihoodOf(title, unsure)}");
        Assert.Equal(1, sure["differential"]!.AsArray().Sum(c => (double)c!["likelihood"]!), 0.002);
    }

    [Fact]
    public async Task A_Voice_Counts_Less_Than_An_Xray_As_Their_Cards_Say()
    {
        const string told = "I feel low and hopeless, I cough and it hurts to breathe in";
        double before = LikelihoodOf("Depression", await AskAsync(told)), beforeXray = LikelihoodOf("Pneumonia", await AskAsync(told));
        var voice = LikelihoodOf("Depression", await AskAsync(told, audio: Reading("detected_emotion", "sad", 0.9)));
        var xray = LikelihoodOf("Pneumonia", await AskAsync(told, image: Reading("detected_condition", "pneumonia", 0.9)));

        Assert.True(Odds(xray) / Odds(beforeXray) > Odds(voice) / Odds(before), $"{beforeXray} to {xray}, {before} to {voice}");
    }

    [Fact]
    public async Task Of_An_Image_That_Is_No_Chest_The_Models_Own_Reason_Is_Told()
    {
        var reading = Reading("detected_condition", "other", 0.99);
        reading["reason"] = "The image does not look like an upright frontal chest radiograph.";
        var answer = await AskAsync(Pneumonia, image: reading);

        Assert.Contains("The X-ray model made no statement: the image does not look like an upright frontal chest radiograph.", Final(answer), StringComparison.Ordinal);
        Assert.DoesNotContain("reads other", Final(answer), StringComparison.Ordinal);
    }

    private static JsonObject Reading(string field, string label, double confidence) => new() { [field] = label, ["confidence"] = confidence, ["abstained"] = false };

    private static double Odds(double likelihood) => likelihood / (1 - likelihood);

    private static double LikelihoodOf(string condition, JsonNode answer) => Find(condition, answer) is { } found ? (double)found["likelihood"]! : 0.001;

    private static IEnumerable<string> Reasons(string condition, string side, JsonNode answer) => Find(condition, answer)![side]!.AsArray().Select(r => (string)r!);

    private static JsonNode? Find(string condition, JsonNode answer) => answer["differential"]!.AsArray().FirstOrDefault(c => (string)c!["condition"]! == condition);

    private static string Final(JsonNode answer) => (string)answer["analysis"]!["final_analysis"]!;

    private Task<JsonNode> AskAsync(string question, string modality, JsonObject reading) =>
        AskAsync(question, modality == "audio" ? reading : null, modality == "typing" ? reading : null, modality == "image" ? reading : null);

    private async Task<JsonNode> AskAsync(string question, JsonObject? audio = null, JsonObject? typing = null, JsonObject? image = null)
    {
        readings.Answers["audio"] = audio;
        readings.Answers["typing"] = typing;
        readings.Answers["image"] = image;
        var request = new JsonObject { ["question"] = question };
        (request["audio"], request["image"]) = (audio is null ? null : "UklGRg==", image is null ? null : "iVBORw==");
        request["typing"] = typing is null ? null : new JsonObject { ["keystrokes"] = new JsonArray() };
        using var response = await readings.Llm.Client.PostAsJsonAsync("/api/chat", request, TestContext.Current.CancellationToken);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }

    /// <summary>The service with an ML service that answers what a test has put there.</summary>
    public sealed class Readings : HttpMessageHandler, IAsyncLifetime
    {
        public Readings() => Llm = new LlmService(this);

        public LlmService Llm { get; }

        public Dictionary<string, JsonObject?> Answers { get; } = [];

        public ValueTask InitializeAsync() => Llm.InitializeAsync();

        public ValueTask DisposeAsync() => Llm.DisposeAsync();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = JsonContent.Create(Answers[request.RequestUri!.Segments[^2].Trim('/')]) });
    }
}
