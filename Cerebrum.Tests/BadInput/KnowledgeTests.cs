using System.Text;
using Cerebrum.Llm.Knowledge.Ingestion;
using Cerebrum.Tests.Knowledge;
using Cerebrum.Tests.Product;
using FsCheck;
using FsCheck.Fluent;

namespace Cerebrum.Tests.BadInput;

/// <summary>Documents that are not what they say: taken in, or refused with the line that is wrong.</summary>
[Collection(nameof(Services))]
public sealed class KnowledgeTests(Services services)
{
    private static readonly Dictionary<string, (DocumentFormat Format, string Type, byte[] Bytes)> Good = new()
    {
        ["CSV"] = (DocumentFormat.Csv, "text/csv", "condition,symptoms,treatment\nGout,\"red, hot\njoint\",rest\nFlu,\"fever \"\"and\"\" cough\",fluids\r\n"u8.ToArray()),
        ["JSONL"] = (DocumentFormat.Jsonl, "application/jsonl", Encoding.UTF8.GetBytes("""
            {"id":"a:1","title":"Gout","question":"What is gout?","text":"A joint hurts.","source":"NIH","url":"https://nih.gov/gout","date":"2020-03","synonyms":["podagra"]}
            {"text":"Rest and fluids help against flu.","qtype":"treatment","conclusion":"It passes."}
            """)),
        ["Markdown"] = (DocumentFormat.Markdown, "text/markdown", Encoding.UTF8.GetBytes(Sample.Text("ward-leaflet.md") + "\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> - [x](https://nih.gov)\n>   1. *b* `c`\n\n```\nd\n```\n")),
    };

    private static readonly Arbitrary<Damaged> DamagedFiles = Cases.Damages([.. Good.Select(g => (g.Key, g.Value.Bytes))]);

    private static readonly Arbitrary<Joined> Lines = Cases
        .Members(("id", "\"a:1\""), ("id", "2"), ("title", "\"Gout\""), ("text", "\"A joint hurts.\""), ("question", "\"What is gout?\""), ("url", "\"https://nih.gov\""), ("date", "\"2020-03\""), ("synonyms", "[\"podagra\"]"))
        .Some(5).Select(members => $"{{{string.Join(',', members.Prepend("\"text\":\"Hurts.\""))}}}").Some(4).JoinedBy("", "\n", "\n");

    [Fact]
    public async Task A_Damaged_Document_Is_Read_Or_Refused_And_Nothing_Else()
    {
        await DamagedFiles.HoldAsync(1_500, 92_001, file => ReadsAsync(Good[file.Name].Format, file.Bytes));
        await Lines.HoldAsync(1_500, 92_002, lines => ReadsAsync(DocumentFormat.Jsonl, lines.Bytes));
    }

    [Fact]
    public async Task A_Damaged_Document_Is_Taken_In_Or_Refused_And_The_Next_Is_Taken_In()
    {
        await DamagedFiles.HoldAsync(60, 92_003, file => UploadsAsync(Good[file.Name].Type, file.Bytes));
        await Lines.HoldAsync(40, 92_004, lines => UploadsAsync("application/jsonl", lines.Bytes));

        var knowledge = new KnowledgeClient(services.Gateway);
        Assert.Equal("done", (string?)(await knowledge.IngestAsync("bad-input", """{"id":"good","title":"Zanthorrhea","text":"Zanthorrhea is made up."}"""))["state"]);
        Assert.Contains(await knowledge.SearchAsync("zanthorrhea"), r => (string?)r!["title"] == "Zanthorrhea");
        await services.AnswerAGoodRequestAsync();
    }

    private async Task UploadsAsync(string type, byte[] bytes)
    {
        var knowledge = new KnowledgeClient(services.Gateway);
        var (status, body) = await services.SendAsync("/api/knowledge?source=bad-input", bytes, type);
        if (status == 202)
        {
            var job = await knowledge.EndAsync((string)System.Text.Json.Nodes.JsonNode.Parse(body)!["job_id"]!);
            Assert.True((string?)job["state"] == "done" || ((string?)job["error"])?.Contains("expected", StringComparison.OrdinalIgnoreCase) == true, job.ToJsonString());
        }
    }

    private static async Task ReadsAsync(DocumentFormat format, byte[] bytes)
    {
        try
        {
            await Files.ReadAsync(format, bytes);
        }
        catch (InvalidDataException e)
        {
            Assert.StartsWith("Line ", e.Message, StringComparison.Ordinal);
        }
    }
}
