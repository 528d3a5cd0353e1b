using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using OpenAI;
using OpenAI.Chat;
using Sample = Cerebrum.Tests.Product.Sample;

namespace Cerebrum.Tests.Chat;

/// <summary>OpenAI's own client at our door.</summary>
public sealed class OpenAIDoorTests(LlmService llm) : IClassFixture<LlmService>
{
    private const string Disclaimer = "This is health information, not a diagnosis";
    private const string Emergency = "I have crushing chest pain and my left arm hurts";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private OpenAIClient Client => new(new ApiKeyCredential("none"), new OpenAIClientOptions
    {
        Endpoint = new Uri(llm.Client.BaseAddress!, "v1"),
        Transport = new HttpClientPipelineTransport(llm.Client),
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
    });

    private ChatClient Chat => Client.GetChatClient("cerebrum");

    [Fact]
    public async Task A_Front_End_Finds_One_Model()
    {
        var models = await Client.GetOpenAIModelClient().GetModelsAsync(Ct);
        Assert.Equal("cerebrum", Assert.Single(models.Value).Id);
    }

    [Fact]
    public async Task An_Answer_Is_The_Analysis_With_Its_Sources_And_The_Disclaimer_Last()
    {
        ChatCompletion completion = await Chat.CompleteChatAsync([new UserChatMessage("I have a throbbing headache on one side and bright light hurts")], cancellationToken: Ct);
        var text = completion.Content[0].Text;
        Assert.Contains("migraine", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\n[1] ", text, StringComparison.Ordinal);
        Assert.StartsWith(Disclaimer, text.Split("\n\n")[^1], StringComparison.Ordinal);
        Assert.Equal((ChatFinishReason.Stop, "cerebrum", 0), (completion.FinishReason, completion.Model, completion.Usage.TotalTokenCount));
        Assert.StartsWith("chatcmpl-", completion.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Stream_Says_The_Same_As_The_Answer_At_Once()
    {
        const string question = "What helps against migraine?";
        ChatCompletion whole = await Chat.CompleteChatAsync([new UserChatMessage(question)], cancellationToken: Ct);
        var pieces = new List<StreamingChatCompletionUpdate>();
        await foreach (var piece in Chat.CompleteChatStreamingAsync([new UserChatMessage(question)], cancellationToken: Ct))
        {
            pieces.Add(piece);
        }

        Assert.Equal(whole.Content[0].Text, string.Concat(pieces.SelectMany(p => p.ContentUpdate).Select(c => c.Text)));
        Assert.Single(pieces, p => p.FinishReason == ChatFinishReason.Stop);
        Assert.NotNull(pieces[^1].Usage); // The client asks for it.
        Assert.Single(pieces.Select(p => p.CompletionId).Distinct());
    }

    [Fact]
    public async Task A_Stream_Ends_In_Done()
    {
        using var response = await PostAsync("""{"messages":[{"role":"user","content":"What helps against migraine?"}],"stream":true}""");
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith("\n\ndata: [DONE]\n\n", await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_Emergency_Begins_With_What_To_Do(bool stream)
    {
        var text = stream
            ? string.Concat(await Chat.CompleteChatStreamingAsync([new UserChatMessage(Emergency)], cancellationToken: Ct).SelectMany(p => p.ContentUpdate).Select(c => c.Text).ToListAsync(Ct))
            : (await Chat.CompleteChatAsync([new UserChatMessage(Emergency)], cancellationToken: Ct)).Value.Content[0].Text;
        Assert.StartsWith("Call ", text, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(text, "do not drive yourself")); // The analysis says it too; here it is said once.
        Assert.Contains("heart attack", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Earlier_Messages_Say_What_A_Question_Is_About_And_Nothing_Is_Kept()
    {
        var before = Turns();
        ChatCompletion completion = await Chat.CompleteChatAsync(
            [new SystemChatMessage("You are a pirate."), new UserChatMessage("What is shingles?"), new AssistantChatMessage("A rash."), new UserChatMessage("Does it spread?")], cancellationToken: Ct);
        Assert.Contains("shingles", completion.Content[0].Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before, Turns());
    }

    [Fact]
    public async Task A_Session_That_Is_Named_Is_Kept()
    {
        using var response = await PostAsync("""{"messages":[{"role":"user","content":"What is shingles?"}],"metadata":{"session_id":"front-end-1"}}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var session = await llm.Client.GetFromJsonAsync<JsonNode>("/api/sessions/front-end-1", Ct);
        Assert.Equal("What is shingles?", (string)session!["turns"]![0]!["question"]!);
    }

    [Fact]
    public async Task An_Image_Is_Read()
    {
        var message = new UserChatMessage(
            ChatMessageContentPart.CreateTextPart("I cough and have a fever"),
            ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(Sample.Bytes("drawn-chest.png")), "image/png"));
        ChatCompletion completion = await Chat.CompleteChatAsync([message], cancellationToken: Ct);
        Assert.Contains("X-ray", completion.Content[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Clip_That_Could_Not_Be_Used_Is_Told_In_The_Text()
    {
        var audio = Convert.ToBase64String(Sample.EmptyWave);
        using var response = await PostAsync($$$"""{"messages":[{"role":"user","content":[{"type":"text","text":"I feel low"},{"type":"input_audio","input_audio":{"data":"{{{audio}}}","format":"wav"}}]}]}""");
        var answer = (await response.Content.ReadFromJsonAsync<JsonNode>(Ct))!;
        Assert.Contains("\n\nNote: The voice was not used: ", (string)answer["choices"]![0]!["message"]!["content"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"messages":[]}""", "messages: expected an array with at least one message of the role 'user'.")]
    [InlineData("""{"messages":7}""", "messages: expected an array with at least one message of the role 'user'.")]
    [InlineData("""[]""", "Expected a JSON object; found something else.")]
    [InlineData("""{""", "Expected a JSON object; found text that is not JSON at line 1, byte 2.")]
    [InlineData("""{"messages":[{"role":"user","content":7}]}""", "messages: expected the content of a user message to be a string or an array of parts.")]
    [InlineData("""{"messages":[{"role":"user","content":[7]}]}""", "messages: expected each part of a content to be an object.")]
    [InlineData("""{"messages":[{"role":"user","content":" "}]}""", "messages: expected 1 to 8000 characters of text in the last user message; found 0.")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"file:///etc/passwd"}}]}]}""", "messages: expected the url of an image to begin with data:, https:// or http://.")]
    [InlineData("""{"messages":[{"role":"user","content":"a"}],"metadata":{"session_id":"a b"}}""", "metadata.session_id: expected 1 to 64 letters, digits, '-' or '_'.")]
    [InlineData("""{"messages":[{"role":"user","content":"\ud800"}]}""", "Expected a JSON object of Unicode text with each member once; found bytes or an escape that are no text, or a member twice.")]
    [InlineData("""{"messages":[{"role":"user","role":"user","content":"a"}]}""", "Expected a JSON object of Unicode text with each member once; found bytes or an escape that are no text, or a member twice.")]
    public async Task What_Cannot_Be_Read_Is_A_400_In_OpenAIs_Shape(string body, string message)
    {
        using var response = await PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = (await response.Content.ReadFromJsonAsync<JsonNode>(Ct))!["error"]!;
        Assert.Equal((message, "invalid_request_error"), ((string)error["message"]!, (string)error["type"]!));
    }

    [Fact]
    public async Task OpenAIs_Client_Understands_Our_Errors()
    {
        var e = await Assert.ThrowsAsync<ClientResultException>(() => Chat.CompleteChatAsync([new SystemChatMessage("Hello")], cancellationToken: Ct));
        Assert.Equal(400, e.Status);
        Assert.Contains("at least one message of the role 'user'", e.Message, StringComparison.Ordinal);
    }

    private long Turns()
    {
        using var db = new SqliteConnection($"Data Source={Path.Combine(llm.DataFolder, "sessions.db")}");
        db.Open();
        using var count = db.CreateCommand();
        count.CommandText = "SELECT count(*) FROM turns";
        return (long)count.ExecuteScalar()!;
    }

    private Task<HttpResponseMessage> PostAsync(string body) => llm.Client.PostAsync("/v1/chat/completions", new StringContent(body, Encoding.UTF8, "application/json"), Ct);
}
