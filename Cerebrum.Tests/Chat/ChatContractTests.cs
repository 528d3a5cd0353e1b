using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Product;

namespace Cerebrum.Tests.Chat;

public sealed class ChatContractTests(LlmService llm) : IClassFixture<LlmService>
{
    [Theory]
    [InlineData("/api/chat")]
    [InlineData("/chat")]
    public async Task A_Question_Is_Answered_With_Every_Field_Of_The_Contract(string path)
    {
        var answer = await AskAsync(new { question = "I have a throbbing headache on one side and bright light hurts" }, path);

        Assert.Equal("success", (string?)answer["status"]);
        Assert.All(["session_id", "analysis", "triage", "citations", "evidence", "differential", "warnings", "disclaimer", "engine", "timings_ms", "trace_id"], field => Assert.NotNull(answer[field]));
        Assert.All(["initial_diagnosis", "vectordb_results", "final_analysis"], field => Assert.NotEmpty((string)answer["analysis"]![field]!));
        Assert.Equal("Migraine", (string?)answer["differential"]![0]!["condition"]);
        Assert.Equal("grounded", (string?)answer["engine"]!["name"]);
        Assert.Equal(32, ((string)answer["trace_id"]!).Length);
        Assert.Empty(answer["warnings"]!.AsArray());
    }

    [Fact]
    public async Task Likelihoods_Sum_To_One()
    {
        var answer = await AskAsync(new { question = "burning when I pee and I need to go all the time" });
        Assert.Equal(1, answer["differential"]!.AsArray().Sum(c => (double)c!["likelihood"]!), 0.002);
    }

    [Fact]
    public async Task Every_Sentence_Stands_Where_The_Evidence_Says_And_Has_Support()
    {
        var answer = await AskAsync(new { question = "I have had a dry cough, fever and lost my sense of smell" });
        var text = (string)answer["analysis"]!["final_analysis"]!;
        var passages = answer["citations"]!.AsArray().Select(c => $"passage:{c!["passage_id"]}").ToList();
        Assert.All(answer["evidence"]!.AsArray(), e =>
        {
            Assert.Equal((string)e!["sentence"]!, text[(int)e["start"]!..(int)e["end"]!]);
            var supports = e["supports"]!.AsArray().Select(s => (string)s!).ToList();
            Assert.NotEmpty(supports);
            Assert.Subset(passages.ToHashSet(), supports.Where(s => s.StartsWith("passage:", StringComparison.Ordinal)).ToHashSet());
        });
        Assert.NotEmpty(answer["evidence"]!.AsArray());
    }

    [Fact]
    public async Task A_Question_About_Nothing_Medical_Is_Told_That_Nothing_Was_Found()
    {
        var answer = await AskAsync(new { question = "What is the capital of France?" });
        Assert.StartsWith("Nothing in the knowledge base speaks of this", (string)answer["analysis"]!["final_analysis"]!, StringComparison.Ordinal);
        Assert.Empty(answer["citations"]!.AsArray());
        Assert.Empty(answer["differential"]!.AsArray());
    }

    [Fact]
    public async Task A_Form_With_A_File_Reads_Like_The_Json()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("I have a sore throat"), "question" },
            { new StringContent("{\"age\": 30, \"sex\": \"female\"}"), "profile" },
            { new ByteArrayContent("not a picture"u8.ToArray()), "image", "chest.png" },
        };
        using var response = await llm.Client.PostAsync("/api/chat", form, TestContext.Current.CancellationToken);
        var answer = await BodyAsync(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(answer["warnings"]!.AsArray(), w => ((string)w!).StartsWith("The X-ray was not used: Expected", StringComparison.Ordinal));
        Assert.Equal("unknown", (string?)answer["analysis"]!["image_analysis"]!["detected_condition"]);
    }

    [Fact]
    public async Task A_Clip_Is_Heard_Alike_As_Base64_As_A_Data_Uri_With_Escapes_And_As_A_File()
    {
        const string question = "I feel low, how do I sound?";
        var clip = Sample.Bytes("voice-synthetic.wav");
        var base64 = Convert.ToBase64String(clip);
        using var form = new MultipartFormDataContent { { new StringContent(question), "question" }, { new ByteArrayContent(clip), "audio", "voice.wav" } };
        using var file = await llm.Client.PostAsync("/api/chat", form, TestContext.Current.CancellationToken);
        var heard = (await BodyAsync(file))["analysis"]!["audio_analysis"]!["probabilities"]!.ToJsonString();

        foreach (var audio in (string[])[base64, $"data:audio/wav;base64,{base64}", base64.Replace("/", "\\/", StringComparison.Ordinal)])
        {
            using var content = new StringContent($$"""{"question":"{{question}}","audio":"{{audio}}"}""", Encoding.UTF8, "application/json");
            using var response = await llm.Client.PostAsync("/api/chat", content, TestContext.Current.CancellationToken);
            Assert.Equal(heard, (await BodyAsync(response))["analysis"]!["audio_analysis"]!["probabilities"]!.ToJsonString());
        }
    }

    [Theory]
    [InlineData("{}", 400, "Question is required")]
    [InlineData("{\"question\":\"  \"}", 400, "Question is required")]
    [InlineData("{\"question\":", 400, null)]
    [InlineData("[]", 400, null)]
    [InlineData("{\"question\": 7}", 400, null)]
    [InlineData("{\"question\":\"\\ud800\"}", 400, null)]
    [InlineData("{\"question\":\"a\",\"profile\":{\"age\":-1}}", 400, null)]
    [InlineData("{\"question\":\"a\",\"profile\":{\"age\":\"old\"}}", 400, null)]
    [InlineData("{\"question\":\"a\",\"session_id\":\"../etc\"}", 400, null)]
    public async Task A_Bad_Request_Says_What_Was_Expected(string body, int status, string? error)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await llm.Client.PostAsync("/api/chat", content, TestContext.Current.CancellationToken);
        var problem = await BodyAsync(response);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(error, (string?)problem["error"]);
        Assert.Matches("[Ee]xpected|must be between", (string)problem["detail"]!);
        Assert.NotNull(problem["trace_id"]);
    }

    [Fact]
    public async Task A_Question_Of_8001_Characters_Is_Too_Long()
    {
        using var response = await llm.Client.PostAsJsonAsync("/api/chat", new { question = new string('a', 8001) }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("found 8001", (string)(await BodyAsync(response))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_Content_Type_Is_A_415_With_The_Predecessors_Error()
    {
        using var content = new StringContent("question=hello", Encoding.UTF8, "text/plain");
        using var response = await llm.Client.PostAsync("/api/chat", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("Unsupported content type", (string?)(await BodyAsync(response))["error"]);
    }

    [Fact]
    public async Task A_Stream_Tells_Plan_And_Triage_First_And_The_Whole_Answer_Last()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat") { Content = JsonContent.Create(new { question = "my throat hurts and I have a fever" }) };
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await llm.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var events = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(e => e.StartsWith("event: ", StringComparison.Ordinal))
            .Select(e => e.Split("\ndata: ")).Select(e => (Name: e[0]["event: ".Length..], Data: JsonNode.Parse(e[1])!)).ToList();

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["plan", "triage"], events.Take(2).Select(e => e.Name));
        Assert.Equal("done", events[^1].Name);
        var tokens = string.Concat(events.Where(e => e.Name == "token" && (string?)e.Data["stage"] == "final").Select(e => (string)e.Data["text"]!));
        Assert.Equal((string)events[^1].Data["analysis"]!["final_analysis"]!, tokens.TrimEnd());
    }

    [Fact]
    public async Task A_Session_Continues_With_What_Was_Asked_Before()
    {
        var first = await AskAsync(new { question = "What are the symptoms of shingles?" });
        var session = (string)first["session_id"]!;
        var second = await AskAsync(new { question = "How is it treated?", session_id = session });

        Assert.Equal(session, (string?)second["session_id"]);
        Assert.Contains(second["citations"]!.AsArray(), c => ((string)c!["title"]!).StartsWith("Shingles", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Session_Can_Be_Read_And_Deleted_And_Is_Gone_Then()
    {
        var session = (string)(await AskAsync(new { question = "my throat hurts" }))["session_id"]!;
        var path = $"/api/sessions/{session}";
        var kept = (await llm.Client.GetFromJsonAsync<JsonNode>(path, TestContext.Current.CancellationToken))!;
        Assert.Equal("my throat hurts", (string?)kept["turns"]![0]!["question"]);
        Assert.Equal("success", (string?)kept["turns"]![0]!["answer"]!["status"]);

        using var deleted = await llm.Client.DeleteAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(1, (int)(await BodyAsync(deleted))["deleted"]!["rows"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await llm.Client.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await llm.Client.DeleteAsync(path, TestContext.Current.CancellationToken)).StatusCode);
    }

    private async Task<JsonNode> AskAsync(object request, string path = "/api/chat")
    {
        using var response = await llm.Client.PostAsJsonAsync(path, request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await BodyAsync(response);
    }

    private static async Task<JsonNode> BodyAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
}
