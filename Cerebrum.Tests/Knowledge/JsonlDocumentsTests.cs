using System.Text;
using Cerebrum.Llm.Knowledge.Ingestion;

namespace Cerebrum.Tests.Knowledge;

public sealed class JsonlDocumentsTests
{
    [Fact]
    public async Task A_Line_Becomes_A_Document()
    {
        var document = Assert.Single(await ReadAsync("""
            {"id":"a:1","title":"Gout","question":"What is gout?","text":"A joint hurts.","source":"NIH","url":"https://nih.gov/gout","date":"2020-03","synonyms":["podagra"],"licence":"CC0"}
            """));
        Assert.Equal(("a:1", "Gout", "NIH", "https://nih.gov/gout", "2020-03"), (document.Id, document.Title, document.Source, document.Url, document.Date));
        Assert.Equal([new DocumentSection("What is gout?", "A joint hurts.")], document.Sections);
        Assert.Equal(["podagra"], document.Synonyms);
    }

    [Theory]
    [InlineData("""{"text":"T","qtype":"causes","question":"Why?"}""", "causes", "T")]
    [InlineData("""{"text":"T","qtype":" ","question":"Why?"}""", "Why?", "T")]
    [InlineData("""{"text":"T","qtype":null}""", "", "T")]
    [InlineData("""{"text":"T","conclusion":"C"}""", "", "T\n\nC")]
    public async Task The_Kind_Of_Question_Names_The_Section_And_A_Conclusion_Ends_It(string line, string heading, string text) =>
        Assert.Equal([new DocumentSection(heading, text)], Assert.Single(await ReadAsync(line)).Sections);

    [Fact]
    public async Task Blank_Lines_Byte_Order_Mark_And_Windows_Line_Ends_Do_Not_Matter() =>
        Assert.Equal(["1", "2", "3"], (await ReadAsync("\uFEFF{\"id\":\"1\",\"text\":\"a\"}\r\n\r\n  \r\n{\"id\":2,\"text\":\"b\"}\n{\"id\":\"3\",\"text\":\"c\"}")).Select(d => d.Id));

    [Fact]
    public async Task Without_An_Id_The_Content_Is_The_Id()
    {
        var ids = (await ReadAsync("""
            {"title":"Gout","text":"A joint hurts."}
            {"title":"GOUT","text":"A  joint hurts."}
            {"title":"Gout","text":"Two joints hurt."}
            """)).Select(d => d.Id).ToList();
        Assert.Matches("^[0-9a-f]{16}$", ids[0]);
        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
    }

    [Theory]
    [InlineData("""{"text":"b\u0000ad\u001b[31m\u202e"}""", "bad[31m")]
    [InlineData("""{"text":"one\ftwo\u0085three\r\nfour\rfive\tsix"}""", "one two three\nfour\nfive\tsix")]
    [InlineData("""{"text":"<b>5 < 6</b> <script>alert(1)</script>"}""", "<b>5 < 6</b> <script>alert(1)</script>")]
    public async Task Text_Is_Clean_And_Markup_Stays_Text(string line, string text) => Assert.Equal(text, Assert.Single(await ReadAsync(line)).Sections[0].Text);

    [Theory]
    [InlineData("""{"text":"secret",}""", "a JSON object; found none that can be read past byte 17.")]
    [InlineData("secret", "a JSON object; found none that can be read past byte 0.")]
    [InlineData("""["secret"]""", "a JSON object; found an array.")]
    [InlineData("""{"title":"secret"}""", "a document's text in `text`; found none.")]
    [InlineData("""{"text":"\u0000 "}""", "a document with text; found none.")]
    [InlineData("""{"text":["secret"]}""", "a string in `text`; found an array.")]
    [InlineData("""{"text":"T","title":true}""", "a string in `title`; found true or false.")]
    [InlineData("""{"text":"T","synonyms":"secret"}""", "an array of strings in `synonyms`; found a string.")]
    [InlineData("""{"text":"T","synonyms":[{}]}""", "a string in `synonyms`; found an object.")]
    [InlineData("""{"text":"secret \ud800"}""", "Unicode text in `text`; found half a surrogate pair.")]
    public async Task A_Line_That_Is_No_Document_Is_Named_And_Not_Quoted(string line, string error) =>
        Assert.Equal($"Line 3: expected {error}", await Files.ErrorAsync(DocumentFormat.Jsonl, "{\"text\":\"fine\"}\n\n" + line));

    [Theory]
    [InlineData("text", 200_000)]
    [InlineData("conclusion", 200_000)]
    [InlineData("title", 2_000)]
    [InlineData("url", 2_000)]
    [InlineData("id", 200)]
    public async Task A_Field_Is_Taken_To_Its_Limit_And_Refused_Past_It(string field, int limit)
    {
        string Line(int length) => $$"""{"{{field}}":"{{new string('x', length)}}","{{(field == "text" ? "title" : "text")}}":"T"}""";
        Assert.Single(await ReadAsync(Line(limit)));
        Assert.Equal($"Line 1: expected at most {limit:N0} characters in `{field}`; found {limit + 1:N0}.", await Files.ErrorAsync(DocumentFormat.Jsonl, Line(limit + 1)));
    }

    [Fact]
    public async Task Bytes_That_Are_No_Text_Are_Named_By_Line()
    {
        byte[] file = [.. "{\"text\":\"fine\"}\n{\"text\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        var e = await Assert.ThrowsAsync<InvalidDataException>(() => Files.ReadAsync(DocumentFormat.Jsonl, file));
        Assert.Equal("Line 2: expected UTF-8; found bytes that are not.", e.Message);
    }

    [Fact]
    public async Task A_Line_Of_A_Mebibyte_Is_Read_And_A_Longer_One_Refused()
    {
        string Line(int bytes) => "{\"text\":\"T\",\"other\":\"" + new string('x', bytes - 23) + "\"}";
        Assert.Equal(1024 * 1024, Encoding.UTF8.GetByteCount(Line(1024 * 1024)));
        Assert.Single(await ReadAsync(Line(1024 * 1024) + "\n"));
        Assert.Equal("Line 1: expected a line of at most 1,048,576 bytes; found a longer one.", await Files.ErrorAsync(DocumentFormat.Jsonl, Line((1024 * 1024) + 1) + "\n"));
    }

    private static Task<List<SourceDocument>> ReadAsync(string file) => Files.ReadAsync(DocumentFormat.Jsonl, file);
}
