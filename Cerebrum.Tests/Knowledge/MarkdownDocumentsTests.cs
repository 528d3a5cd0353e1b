using Cerebrum.Llm.Knowledge.Ingestion;

namespace Cerebrum.Tests.Knowledge;

public sealed class MarkdownDocumentsTests
{
    [Fact]
    public async Task Headings_Become_Titles_And_Sections()
    {
        var documents = await ReadAsync("""
            # Gout
            A joint hurts.

            ## Treatment
            Rest.

            ### Adults
            Tablets.

            ## Causes
            Crystals.

            # Empty

            Asthma
            ======
            Wheezing.
            """);
        Assert.Equal(["Gout", "Asthma"], documents.Select(d => d.Title));
        Assert.Equal([new("", "A joint hurts."), new("Treatment", "Rest."), new("Treatment: Adults", "Tablets."), new("Causes", "Crystals.")], documents[0].Sections);
        Assert.Equal([new("", "Wheezing.")], documents[1].Sections);
    }

    [Fact]
    public async Task Front_Matter_Names_What_No_Heading_Does_And_Says_Where_And_When()
    {
        var documents = await ReadAsync("---\ntitle: \"Gout\"\nsource: Clinic\nurl: https://clinic.example/gout\ndate: 2024-05\ntags:\n  - joints\n---\nA joint hurts.\n\n# More\nRest.\n");
        Assert.Equal([("Gout", "A joint hurts."), ("More", "Rest.")], documents.Select(d => (d.Title, d.Sections[0].Text)));
        Assert.All(documents, d => Assert.Equal(("Clinic", "https://clinic.example/gout", "2024-05"), (d.Source, d.Url, d.Date)));
    }

    [Theory]
    [InlineData("See [the *leaflet*](https://x.example \"t\"), <https://y.example> or [it][r].\n\n[r]: https://z.example", "See the leaflet, https://y.example or it.")]
    [InlineData("a ![scan](scan.png)b<b>c</b><br>d &amp; `e_f` \\*g\\*\nh", "a bc d & e_f *g* h")]
    [InlineData("one\n\n<div onclick=x>\nsecret\n</div>\n\n<!-- secret -->\n\ntwo\n\n---\n\n> three", "one\n\ntwo\n\nthree")]
    [InlineData("Call if\n\n- fever\n- **pain**\n  - at night\n\n3. first\n4. second", "Call if\n\n- fever\n- pain\n  - at night\n\n3. first\n4. second")]
    [InlineData("| drug | with |\n|---|---|\n| *ibuprofen* | food |", "drug | with\nibuprofen | food")]
    [InlineData("a | b, see [1 and ![2, 3 * 4_ ~ 5 `6 | 7]", "a | b, see [1 and ![2, 3 * 4_ ~ 5 `6 | 7]")]
    [InlineData("```\nx = 1\n  y\n```", "x = 1\n  y")]
    [InlineData("under 5 mg < 6 and 2*3*4", "under 5 mg < 6 and 234")] // As Markdown says: emphasis.
    public async Task Markup_Is_Read_Aloud(string markdown, string text) => Assert.Equal(text, Assert.Single(Assert.Single(await ReadAsync("# T\n\n" + markdown)).Sections).Text);

    [Fact]
    public async Task Too_Long_A_Section_Is_Named_By_The_Line_Of_Its_Heading() =>
        Assert.Equal(
            "Line 3: expected at most 200,000 characters in `text`; found 200,001.",
            await Files.ErrorAsync(DocumentFormat.Markdown, $"# T\n\n## S\n\n{string.Join("\n\n", Enumerable.Repeat(new string('x', 39_998), 5))}\n\ny\n"));

    [Fact]
    public async Task Ten_Megabytes_In_Many_Sections_Are_Read()
    {
        var section = string.Concat(Enumerable.Repeat("A sentence of six words here.\n\n", 6_000));
        var document = Assert.Single(await ReadAsync("# T\n" + string.Concat(Enumerable.Repeat("## S\n" + section, 55))));
        Assert.Equal(55, document.Sections.Count);
    }

    [Theory]
    [InlineData("[a](b")]
    [InlineData("a <?")]
    public async Task A_Paragraph_That_Costs_The_Parser_Quadratic_Time_Has_A_Limit(string part)
    {
        var longest = "# T\n\n" + string.Concat(Enumerable.Repeat(part, 50_000 / part.Length));
        Assert.Single(await ReadAsync(longest));
        Assert.Equal(
            $"Line 3: expected a Markdown file of at most 10,485,760 characters, with a blank line at least every 50,000; found {longest.Length + part.Length + 1:N0} up to here, {50_000 + part.Length:N0} since the last blank line.",
            await Files.ErrorAsync(DocumentFormat.Markdown, longest + part));
    }

    [Fact]
    public async Task Deep_Nesting_Is_Text_Or_Refused()
    {
        var brackets = new string('[', 10_000);
        Assert.Equal(brackets, Assert.Single(await ReadAsync(brackets)).Sections[0].Text);
        Assert.Equal(
            "Expected Markdown; found lists, quotes or brackets nested too deeply.",
            await Files.ErrorAsync(DocumentFormat.Markdown, string.Concat(Enumerable.Repeat("> ", 1_000))));
    }

    private static Task<List<SourceDocument>> ReadAsync(string file) => Files.ReadAsync(DocumentFormat.Markdown, file);
}
