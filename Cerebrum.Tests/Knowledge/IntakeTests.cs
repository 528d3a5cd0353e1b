using System.Diagnostics;
using System.Text;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Knowledge.Ingestion;
using Cerebrum.Tests.Layout;

namespace Cerebrum.Tests.Knowledge;

public sealed class IntakeTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("text/csv; charset=utf-8", null, "", nameof(DocumentFormat.Csv))]
    [InlineData("Application/X-NDJSON", "a.csv", "", nameof(DocumentFormat.Jsonl))]
    [InlineData("text/markdown", null, "", nameof(DocumentFormat.Markdown))]
    [InlineData("application/octet-stream", "leaflet.MD", "", nameof(DocumentFormat.Markdown))]
    [InlineData("application/x-www-form-urlencoded", null, "\uFEFF\n{ \"text\":\"half a li", nameof(DocumentFormat.Jsonl))]
    [InlineData(null, "upload.txt", "id,\"Condition\",symptoms\r\n", nameof(DocumentFormat.Csv))]
    [InlineData("text/plain", null, "# Gout\n", nameof(DocumentFormat.Markdown))]
    public void The_Format_Is_Told_By_Type_Then_By_Name_Then_By_The_Beginning(string? type, string? name, string start, string format) =>
        Assert.Equal(Enum.Parse<DocumentFormat>(format), DocumentFormats.Recognise(type, name, Encoding.UTF8.GetBytes(start)));

    [Theory]
    [InlineData("application/pdf", "%PDF-1.7")]
    [InlineData("application/json", "[{\"text\":\"T\"}]")]
    [InlineData(null, "")]
    public void Another_Format_Is_Refused_With_The_Known_Ones(string? type, string start)
    {
        var e = Assert.Throws<InvalidDataException>(() => DocumentFormats.Recognise(type, null, Encoding.UTF8.GetBytes(start)));
        Assert.All((string[])["text/csv", "application/jsonl", "text/markdown"], known => Assert.Contains(known, e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_Same_Title_And_Text_Come_In_Once_And_Are_Counted()
    {
        var intake = new Intake("book");
        var passages = await ReadAsync(intake, """
            {"id":"1","title":"Gout","text":"A joint hurts."}
            {"id":"2","title":"gout","text":"A JOINT\n hurts. "}
            {"id":"3","title":"Gout a","text":"Joint hurts."}
            {"id":"4","title":"Gout","text":"A joint  hurts much."}
            """);
        Assert.Equal(["2#1", "3#1", "4#1"], passages.Select(p => p.PassageId));
        Assert.All(passages, p => Assert.Equal("book", p.Source));
        Assert.Equal((4, 1), (intake.Documents, intake.Duplicates));
    }

    [Fact]
    public async Task A_Later_Document_Replaces_The_One_With_Its_Id_In_Its_File_And_In_Earlier_Ones()
    {
        string[] files =
        [
            """{"id":"1","text":"a"}""" + "\n" + """{"id":"2","text":"b"}""",
            """{"id":"3","text":"x"}""" + "\n{",
            """{"id":"2","text":"c"}""" + "\n" + """{"id":"2","text":"d"}""" + "\n" + """{"id":"3","text":"a"}""",
        ];
        var intake = new Intake("book");
        await SurveyAsync(intake, files[0]);
        await Assert.ThrowsAsync<InvalidDataException>(() => SurveyAsync(intake, files[1]));
        await SurveyAsync(intake, files[2]);
        Assert.True(intake.Replaces("3"));
        Assert.False(intake.Replaces("4"));

        List<Passage> passages = [.. await ReadSurveyedAsync(intake, files[0]), .. await ReadSurveyedAsync(intake, files[2])];

        Assert.Equal(["1:a", "2:d", "3:a"], passages.Select(p => $"{p.DocumentId}:{p.Text}"));
    }

    [Theory]
    [InlineData(nameof(DocumentFormat.Csv), "")]
    [InlineData(nameof(DocumentFormat.Csv), "condition,symptoms,treatment\n")]
    [InlineData(nameof(DocumentFormat.Jsonl), "\n \n")]
    [InlineData(nameof(DocumentFormat.Markdown), "# Title alone\n")]
    public async Task A_File_Without_Documents_Is_Refused(string format, string file)
    {
        var e = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(new Intake("book"), file, Enum.Parse<DocumentFormat>(format)));
        Assert.Equal("Expected at least one document; found none.", e.Message);
    }

    [Theory]
    [InlineData(nameof(DocumentFormat.Csv))]
    [InlineData(nameof(DocumentFormat.Jsonl))]
    [InlineData(nameof(DocumentFormat.Markdown))]
    public async Task A_Line_Without_End_Is_Refused_After_Little_More_Than_A_Mebibyte(string format)
    {
        using var endless = new EndlessLine();
        var e = await Assert.ThrowsAsync<InvalidDataException>(async () => await DocumentReader.ReadAsync(endless, Enum.Parse<DocumentFormat>(format), Ct).ToListAsync(Ct));
        Assert.StartsWith("Line 1: ", e.Message, StringComparison.Ordinal);
        Assert.InRange(endless.Given, 1024 * 1024, 4 * 1024 * 1024);
    }

    [Fact]
    public async Task The_Real_Documents_Come_In_Whole()
    {
        var path = Path.Combine(Repository.Data ?? "", "knowledge/documents.jsonl.xz");
        Assert.SkipUnless(File.Exists(path), "The development data is not beside the repository.");
        using var unpack = Process.Start(new ProcessStartInfo("xz", ["-dc", path]) { RedirectStandardOutput = true })!;
        var documents = 0;
        await foreach (var document in DocumentReader.ReadAsync(unpack.StandardOutput.BaseStream, DocumentFormat.Jsonl, Ct))
        {
            var passages = Chunker.Split(document, "book").ToList();
            Assert.Equal(Files.Dense(document.Sections.Single().Text), Files.Dense(string.Concat(passages.Select(p => p.Text))));
            Assert.All(passages, p => Assert.InRange(p.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length, passages.Count == 1 ? 1 : 40, 220));
            documents++;
        }

        Assert.Equal(23_373, documents);
    }

    private static async Task<List<Passage>> ReadAsync(Intake intake, string file, DocumentFormat format = DocumentFormat.Jsonl)
    {
        await SurveyAsync(intake, file, format);
        return await ReadSurveyedAsync(intake, file, format);
    }

    private static async Task SurveyAsync(Intake intake, string file, DocumentFormat format = DocumentFormat.Jsonl) =>
        await intake.SurveyAsync(new MemoryStream(Encoding.UTF8.GetBytes(file)), format, Ct);

    private static async Task<List<Passage>> ReadSurveyedAsync(Intake intake, string file, DocumentFormat format = DocumentFormat.Jsonl) =>
        await intake.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(file)), format, Ct).ToListAsync(Ct);

    /// <summary>A memory stream of nothing that gives what it is asked for.</summary>
    private sealed class EndlessLine : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'a');
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
