using Cerebrum.Llm.Knowledge.Ingestion;

namespace Cerebrum.Tests.Knowledge;

public sealed class CsvDocumentsTests
{
    [Theory]
    [InlineData("condition,symptoms,treatment\nGout,\"red, hot\njoint\",rest")]
    [InlineData("\uFEFFcondition,symptoms,treatment\r\n\r\nGout,\"red, hot\r\njoint\",rest\r\n,,\r\n")]
    [InlineData("Treatment,id, SYMPTOMS ,Condition\nrest,7,\"red, hot\njoint\",Gout\n")]
    public async Task A_Row_Becomes_A_Document_Of_Two_Sections(string file)
    {
        var document = Assert.Single(await ReadAsync(file));
        Assert.Equal("Gout", document.Title);
        Assert.Equal([new("symptoms", "red, hot\njoint"), new DocumentSection("treatment", "rest")], document.Sections);
    }

    [Fact]
    public async Task A_Cell_May_Be_Empty() =>
        Assert.Equal([new("symptoms", "red")], Assert.Single(await ReadAsync("condition,symptoms,treatment\nGout,red,\n")).Sections);

    [Theory]
    [InlineData("condition,signs\nx,y", "Line 1: expected a header with the columns condition, symptoms and treatment, separated by commas; found 2 in all, without symptoms and treatment.")]
    [InlineData("condition;symptoms;treatment\nx;y;z", "found 1 in all, without condition and symptoms and treatment.")]
    [InlineData("condition,symptoms,treatment\n\nsecret,y", "Line 3: expected CSV as in RFC 4180; found this: Record 2 (line 3) has 2 fields but 3 were expected.")]
    [InlineData("condition,symptoms,treatment\nsecret,x,y,z", "Line 2: expected CSV as in RFC 4180; found this: Record 2 (line 2) has 4 fields but 3 were expected.")]
    [InlineData("condition,symptoms,treatment\na,\"b\nc\",d\nsecret,\"y,z", "Line 4: expected CSV as in RFC 4180; found this: Malformed CSV in record 3 (line 4): a quoted field that is never closed")]
    [InlineData("condition,symptoms,treatment\nsecret,5\" cut,z", "Line 2: expected CSV as in RFC 4180; found this: Malformed CSV in record 2 (line 2): a quote inside an unquoted field")]
    [InlineData("condition,symptoms,treatment\n,secret,z", "Line 2: expected a condition's name in `condition`; found none.")]
    [InlineData("condition,symptoms,treatment\nsecret,,", "Line 2: expected a document with text; found none.")]
    public async Task A_File_That_Cannot_Be_Read_Is_Named_By_Line_And_Not_Quoted(string file, string error)
    {
        var message = await Files.ErrorAsync(DocumentFormat.Csv, file);
        Assert.Contains(error, message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_That_Are_No_Text_Are_Named_By_Line()
    {
        byte[] file = [.. "condition,symptoms,treatment\nGout,red,rest\nM"u8, 0xE9, .. "ni,x,y\n"u8];
        var e = await Assert.ThrowsAsync<InvalidDataException>(() => Files.ReadAsync(DocumentFormat.Csv, file));
        Assert.StartsWith("Line 3: expected a record of at most 1,048,576 bytes in UTF-8", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Record_Of_A_Mebibyte_Is_Read_And_A_Longer_One_Refused_Though_Its_Lines_Are_Short()
    {
        string File(int bytes) => $"condition,symptoms,treatment,notes\nGout,red,rest,\"{string.Concat(Enumerable.Repeat("red\n", 200_000))}{new string('x', bytes - 800_016)}\"\nFlu,hot,rest,\n";
        Assert.Equal(["Gout", "Flu"], (await ReadAsync(File(1024 * 1024))).Select(d => d.Title));
        foreach (var bytes in (int[])[(1024 * 1024) + 1, 1_500_000, 5_000_000])
        {
            Assert.StartsWith("Line 2: ", await Files.ErrorAsync(DocumentFormat.Csv, File(bytes)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_Million_Cells_Are_Read()
    {
        var rows = Enumerable.Range(0, 333_333).Select(i => $"condition {i},itch,rest");
        Assert.Equal(333_333, (await ReadAsync("condition,symptoms,treatment\n" + string.Join('\n', rows))).Count);
    }

    private static Task<List<SourceDocument>> ReadAsync(string file) => Files.ReadAsync(DocumentFormat.Csv, file);
}
