using System.Text;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Knowledge;

namespace Cerebrum.Tests.BadInput;

/// <summary>What the cases of this folder have found, each once by its name.</summary>
[Collection(nameof(Services))]
public sealed class FoundTests(Services services)
{
    private const string Form = "multipart/form-data; boundary=cut";

    [Theory]
    [InlineData("""{"data_type":"typing","model":"pattern","url":"a","url":"b"}""", 200)]
    [InlineData("""{"data_type":"typing","model":"pattern","url":"\ud800"}""", 200)]
    [InlineData("""{"data_type":"\ud800","model":"pattern","url":"a"}""", 400)]
    [InlineData("""{"data_type":"typing","model":"pattern","url":"a","u\ud800x":1}""", 400)]
    public async Task A_Member_Twice_Or_One_That_Is_No_Text_Has_The_Predecessors_Error(string body, int status)
    {
        var (found, answer) = await services.SendAsync("/ml/process", Encoding.UTF8.GetBytes(body), "application/json");
        Assert.Equal(status, found);
        Assert.NotNull(JsonNode.Parse(answer)!["error"]);
    }

    [Theory]
    [InlineData("""{"keystrokes":[{"\ud800":1}]}""")]
    [InlineData("""{"keystrokes":[{"timeDown":"\udc00\ud800"}]}""")]
    [InlineData("""{"u\ud800x":1,"keystrokes":[]}""")]
    public Task Half_A_Surrogate_Pair_In_Keystrokes_Is_A_422(string body) => IsAsync(422, "/v1/ml/typing/pattern", body, "application/json");

    [Fact]
    public async Task A_Baseline_With_A_Mean_Whose_Power_Is_Infinite_Is_A_422()
    {
        var typing = Product.Sample.Text("typing-steady.json");
        var (_, answer) = await services.SendAsync("/v1/ml/typing/pattern", Encoding.UTF8.GetBytes(typing), "application/json");
        var baseline = JsonNode.Parse(answer)!["baseline"]!;
        baseline["features"]!["key_press_duration"]!["mean"] = 1000;
        await IsAsync(422, "/v1/ml/typing/pattern", $$"""{"url":{{typing}},"baseline":{{baseline.ToJsonString()}}}""", "application/json");
    }

    [Theory]
    [InlineData("""{"question":"my throat hurts","q\ud800xxx":1}""")]
    [InlineData("""{"question":"my throat hurts","profile":{"a\ud800x":1}}""")]
    public Task Half_A_Surrogate_Pair_In_A_Name_Is_A_400(string body) => IsAsync(400, "/api/chat", body, "application/json");

    [Theory]
    [InlineData("--other--\r\n")]
    [InlineData("--cut\r\nContent-Disposition: form-data; name=question\r\n\r\nmy throat hurts")]
    public Task A_Form_That_Ends_Early_Is_A_400(string body) => IsAsync(400, "/api/chat", body, Form);

    [Fact]
    public async Task Half_A_Surrogate_Pair_In_The_Name_Of_A_Documents_Member_Is_Named_By_Its_Line()
    {
        var job = await new KnowledgeClient(services.Gateway).IngestAsync("bad-name", "{\"text\":\"T\"}\n{\"text\":\"T\",\"t\\ud800x\":1}");
        Assert.Equal("Line 2: expected members named by Unicode text; found half a surrogate pair.", (string?)job["error"]);
    }

    private async Task IsAsync(int status, string path, string body, string type)
    {
        var (found, answer) = await services.SendAsync(path, Encoding.Latin1.GetBytes(body), type);
        Assert.True(found == status, $"{found} {answer}");
        Assert.Contains("xpected", (string)JsonNode.Parse(answer)!["detail"]!);
    }
}
