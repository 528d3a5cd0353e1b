using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Knowledge.Ingestion;

namespace Cerebrum.Tests.Knowledge;

public sealed class ChunkerTests
{
    [Fact]
    public void A_Section_That_Fits_Is_One_Passage_Whole()
    {
        var text = Sentences(22, 10);
        var passage = Assert.Single(Split(text));
        Assert.Equal(("d#1", "d", "Gout", "causes", text, "book"), (passage.PassageId, passage.DocumentId, passage.Title, passage.Section, passage.Text, passage.Source));
        Assert.Equal(["Gout", "podagra"], passage.Names);
    }

    [Fact]
    public void A_Longer_One_Is_Cut_At_The_End_Of_A_Paragraph() =>
        Assert.Equal([Sentences(10, 10), Sentences(14, 10)], Split($"{Sentences(10, 10)}\n\n{Sentences(14, 10)}").Select(p => p.Text));

    [Fact]
    public void Without_Paragraphs_It_Is_Cut_At_The_End_Of_A_Sentence_Into_Even_Parts() =>
        Assert.Equal([120, 110], Split(Sentences(23, 10)).Select(p => Words(p.Text)).OrderDescending());

    [Fact]
    public void A_List_Without_Line_Breaks_Is_Cut_Between_Items()
    {
        var text = "Signs of it are " + string.Join(" ", Enumerable.Repeat("- one sign of many", 60));
        Assert.All(Split(text).Skip(1), p => Assert.StartsWith("- one sign", p.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Dr. Smith and J. Doe said so")]
    [InlineData("E. coli, e.g. Serovar X, is meant")]
    [InlineData("About 2.5 ml of it vs. Nothing at all")]
    public void A_Point_That_Ends_No_Sentence_Is_No_Place_To_Cut(string sentence) =>
        Assert.All(Split(string.Concat(Enumerable.Repeat(sentence + ". ", 61))), p => Assert.StartsWith(sentence[..6], p.Text, StringComparison.Ordinal));

    [Fact]
    public void Text_Without_Spaces_Is_Cut_All_The_Same()
    {
        var passages = Split(string.Concat(Enumerable.Repeat("头痛持续三天以上应当就医。", 1_000)) + string.Concat(Enumerable.Repeat("😀", 20_000).Prepend("x")));
        Assert.InRange(passages.Max(p => p.Text.Length), 1_000, 10_000);
        Assert.All(passages, p => Assert.False(char.IsLowSurrogate(p.Text[0]) || char.IsHighSurrogate(p.Text[^1])));
    }

    [Fact]
    public void A_Document_Without_A_Title_Has_No_Title_And_No_Name()
    {
        var passage = Assert.Single(Chunker.Split(new SourceDocument("d", "", [new("", "Text.")], "its own", "u", "2011", []), "book"));
        Assert.Equal(("", "its own", "u", "2011"), (passage.Title, passage.Source, passage.Url, passage.Date));
        Assert.Empty(passage.Names);
    }

    [Fact]
    public void Names_Are_Distinct_And_At_Most_Thirty()
    {
        string[] synonyms = ["GOUT", .. Enumerable.Range(0, 99).Select(i => $"name {i}")];
        Assert.Equal(["Gout", .. synonyms[1..30]], Chunker.Split(new SourceDocument("d", "Gout", [new("", "Text.")], null, null, null, synonyms), "book").Single().Names);
    }

    [Fact]
    public void Whatever_The_Text_Nothing_Is_Lost_Doubled_Too_Long_Or_Cut_In_A_Word()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var text = RandomText(new Random(seed));
            var passages = Split(text);
            Assert.Equal(Files.Dense(text), Files.Dense(string.Concat(passages.Select(p => p.Text))));
            Assert.Equal(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), passages.SelectMany(p => p.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
            Assert.All(passages, p => Assert.InRange(Words(p.Text), Words(text) > 220 ? 20 : 1, 220));
            Assert.Equal(Enumerable.Range(1, passages.Count).Select(n => $"d#{n}"), passages.Select(p => p.PassageId));
        }
    }

    private static string RandomText(Random random)
    {
        string[] ends = [" ", " ", " ", " ", " ", " ", " ", ", ", "; ", ". ", ".", "! ", ".\n", "\n", ".\n\n", " - ", ".) ", "\n- "];
        var words = Enumerable.Range(0, random.Next(1, 1_500)).Select(_ => new string((char)('A' + random.Next(58)), random.Next(1, 13)) + ends[random.Next(ends.Length)]);
        return string.Concat(words).Trim();
    }

    private static List<Passage> Split(string text) => [.. Chunker.Split(new SourceDocument("d", "Gout", [new("causes", text)], null, null, null, ["podagra"]), "book")];

    private static string Sentences(int count, int words) => string.Join(' ', Enumerable.Repeat("Word" + string.Concat(Enumerable.Repeat(" word", words - 1)) + ".", count));

    private static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
}
